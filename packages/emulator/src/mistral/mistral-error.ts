/** One entry of a 422 answer. */
export interface ValidationItem {
  type: string;
  loc: (string | number)[];
  msg: string;
  input: unknown;
  ctx?: Record<string, unknown>;
}

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
  return new MistralError(status, {
    object: "error",
    message,
    type,
    param: null,
    code,
    raw_status_code: status,
  });
}

/** The form with a sentence: unknown ids, keys and paths. */
export function plainError(status: number, detail: string): MistralError {
  return new MistralError(status, { detail });
}

/** The form with a list: members that are invalid. */
export function invalid(...items: ValidationItem[]): MistralError {
  return new MistralError(422, { detail: items });
}
