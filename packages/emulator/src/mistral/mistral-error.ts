/** An answer other than 200, with its body. */
export class MistralError extends Error {
  override name = "MistralError";
  readonly status: number;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

/** The form with a code, which most refusals of a document have. */
export function codedError(status: number, code: string, type: string, message: string): MistralError {
  const named = { message, type, param: null, code };
  return new MistralError(status, { object: "error", ...named, raw_status_code: status });
}

/** The form with a sentence: unknown ids, keys and paths. */
export function plainError(status: number, detail: string): MistralError {
  return new MistralError(status, { detail });
}

/** The form with a list: a member of the request that is invalid. */
export function invalid(
  type: string,
  loc: readonly string[],
  input: unknown,
  msg = "Input is invalid",
): MistralError {
  return new MistralError(422, { detail: [{ type, loc, msg, input: input ?? null }] });
}

/** JSON, or `undefined` for what is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True for what JSON calls an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for what the vendor takes as an id. */
export function isUuid(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}
