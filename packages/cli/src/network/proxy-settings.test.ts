import { expect, test } from "vitest";
import { isProxySet, proxyFor, proxySecrets, readProxySettings } from "./proxy-settings.ts";

const proxies = { HTTPS_PROXY: "http://secure.proxy:8443", http_proxy: "plain.proxy:3128" };
const through = (address: string, noProxy?: string) =>
  proxyFor(new URL(address), readProxySettings({ ...proxies, ...(noProxy && { NO_PROXY: noProxy }) }))?.url
    .host;

test("each kind of address has its proxy", () => {
  expect(through("https://api.example")).toBe("secure.proxy:8443");
  expect(through("http://api.example")).toBe("plain.proxy:3128");
  expect(
    proxyFor(new URL("https://api.example"), readProxySettings({ HTTP_PROXY: "http://p" })),
  ).toBeUndefined();
});

test("lower case goes first, and an empty variable is not set", () => {
  const { https } = readProxySettings({ https_proxy: "http://small", HTTPS_PROXY: "http://large" });
  expect(https?.url.host).toBe("small");
  expect(isProxySet({ HTTPS_PROXY: "", http_proxy: " " })).toBe(false);
  expect(isProxySet({ NO_PROXY: "*" })).toBe(false);
});

test.each(["http://localhost:7001", "http://127.0.0.1:7001", "http://[::1]:7001", "http://a.localhost"])(
  "this machine is called directly: %s",
  (address) => expect(through(address)).toBeUndefined(),
);

test.each([
  ["*", true],
  ["api.example.com", true],
  ["example.com", true],
  [".example.com", true],
  ["*.example.com", true],
  ["other, API.example.com", true],
  ["example.com:443", true],
  ["example.com:8080", false],
  ["ample.com", false],
  ["pi.example.com", false],
])("NO_PROXY=%s leaves out api.example.com: %s", (noProxy, isDirect) => {
  expect(through("https://api.example.com", noProxy) === undefined).toBe(isDirect);
});

test("NO_PROXY takes IPv6 addresses with and without brackets", () => {
  expect(through("https://[fd00::1]", "fd00::1")).toBeUndefined();
  expect(through("https://[fd00::1]:8443", "[fd00::1]:8443")).toBeUndefined();
  expect(through("https://[fd00::2]", "fd00::1")).toBe("secure.proxy:8443");
});

test("secrets are found as written and decoded, also where the address cannot be read", () => {
  expect(proxySecrets({ HTTPS_PROXY: "http://me:p%40ss@h:1" })).toEqual(
    expect.arrayContaining(["p%40ss", "p@ss", "me:p%40ss"]),
  );
  expect(proxySecrets({ ALL_PROXY: "me:word with @ in it@h" })).toContain("word with @ in it");
  expect(proxySecrets({ HTTPS_PROXY: "http://h:1", PATH: "a:b@c" })).toEqual([]);
});
