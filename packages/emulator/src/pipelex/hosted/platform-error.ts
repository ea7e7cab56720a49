/** An error of the hosted platform, which distinguishes errors by `code` where the runner uses `error_type`. */
export class PlatformError extends Error {
  override name = "PlatformError";
  readonly code: string;
  readonly status: number;
  readonly errors: { field: string; code: string; detail: string }[];
  /** Additional properties, such as `run_status`. */
  readonly extra: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    code: string,
    status: number,
    detail: string,
    rest: Partial<Pick<PlatformError, "errors" | "extra" | "headers">> = {},
  ) {
    super(detail);
    this.code = code;
    this.status = status;
    this.errors = rest.errors ?? [];
    this.extra = rest.extra ?? {};
    this.headers = rest.headers ?? {};
  }
}

/** A field of a request that the platform does not take. */
export function invalidField(field: string, detail: string, status = 422): PlatformError {
  return new PlatformError("validation_failed", status, detail, {
    errors: [{ field, code: "invalid", detail }],
  });
}

/** Writes a platform error as its problem document. */
export function platformProblem(error: PlatformError, requestId: string): Response {
  const words = error.code.replace(/[._]/g, " ");
  const body = {
    type: `https://pipelex.com/errors/${error.code.replaceAll("_", "-")}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status: error.status,
    code: error.code,
    detail: error.message,
    instance: `urn:pipelex:request:${requestId}`,
    request_id: requestId,
    errors: error.errors,
    ...error.extra,
  };
  return new Response(JSON.stringify(body), {
    status: error.status,
    headers: { ...error.headers, "content-type": "application/problem+json" },
  });
}
