/** An answer that is no success, with its body. */
export class AzureError extends Error {
  override name = "AzureError";
  readonly status: number;
  readonly body: { error: Record<string, unknown> };
  readonly headers: Record<string, string>;

  constructor(status: number, error: Record<string, unknown>, headers: Record<string, string> = {}) {
    super(JSON.stringify(error));
    this.status = status;
    this.body = { error };
    this.headers = headers;
  }
}

/** The form of the service: a general code, and the one that counts inside of it. */
export function serviceError(status: number, code: string, inner: string, message: string): AzureError {
  const outer = { InvalidRequest: "Invalid request.", InvalidArgument: "Invalid argument." }[code];
  const innererror = { code: inner, message };
  return new AzureError(status, { code, message: outer ?? "Resource not found.", innererror });
}

/** A parameter that is invalid. */
export function badParameter(name: string, why: string): AzureError {
  const message = `The parameter ${name} is invalid: ${why}`;
  return serviceError(400, "InvalidArgument", "InvalidParameter", message);
}

/** What the service says of bytes that it cannot read. */
export const unreadable = {
  code: "InvalidContent",
  message:
    "The file is corrupted or format is unsupported. Refer to documentation for the list of supported formats.",
};

/** The gateway in front of the service: a key that is wrong. */
export function unauthorized(): AzureError {
  const message =
    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.";
  return new AzureError(401, { code: "401", message });
}

/** The gateway: a path, a region or a version that it does not know. */
export function noRoute(): AzureError {
  return new AzureError(404, { code: "404", message: "Resource not found" });
}

/** The gateway: too many requests for the tier. */
export function tooMany(version: string): AzureError {
  const message = `Requests to the Document Intelligence Analyze Operation under Document Intelligence API (${version}) have exceeded rate limit of your current FormRecognizer F0 pricing tier. Please retry after 1 second.`;
  return new AzureError(429, { code: "429", message }, { "retry-after": "1", "policy-id": "rate-limit" });
}
