/** The host that {@link testCertificate} is for. It exists nowhere. */
export const testHost = "datalab.test";

/** A certificate for tests, signed by itself, and its key. It protects nothing. */
export const testCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7D2dE/hDCJdJOnkF
IkKRx/BRSN07/7GUhDkIUxD5z86hRANCAARfN+LH7bFCl+aWxVEiHwkv5CepusR2
V3Y5WPIRitJOO/ti724jK2UUmepLOoGJdkeriluAT5L4lFWnVrvbkAB9
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBnzCCAUSgAwIBAgIULuvkSkcfOLN342zmoT8g5Jfmf6YwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMZGF0YWxhYi50ZXN0MCAXDTI2MTEyODA3NDc1NVoYDzIxMjYx
MTA0MDc0NzU1WjAXMRUwEwYDVQQDDAxkYXRhbGFiLnRlc3QwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAARfN+LH7bFCl+aWxVEiHwkv5CepusR2V3Y5WPIRitJOO/ti
724jK2UUmepLOoGJdkeriluAT5L4lFWnVrvbkAB9o2wwajAdBgNVHQ4EFgQUPbBo
A7iZO6Sdwcr5izF0hNdceHIwHwYDVR0jBBgwFoAUPbBoA7iZO6Sdwcr5izF0hNdc
eHIwDwYDVR0TAQH/BAUwAwEB/zAXBgNVHREEEDAOggxkYXRhbGFiLnRlc3QwCgYI
KoZIzj0EAwIDSQAwRgIhANm79xpVtM2J5u6OgtukAnxfiowE6CAaDiq7qqjVk212
AiEArgkTpkC2DtprE9M2FasAwwWg+bqjES6I0Z9I0A8TADg=
-----END CERTIFICATE-----
`,
};
