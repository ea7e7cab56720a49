type ErrorBody =
  | { kind: "sentence"; sentence: string }
  | { kind: "operation"; errors: string[] }
  | { kind: "html" };

/** An answer other than success. The error key of a sentence is a switch, so it is chosen when the answer is written. */
export class ClarifeyeError extends Error {
  override name = "ClarifeyeError";
  readonly status: 400 | 401 | 403 | 404 | 413;
  readonly body: ErrorBody;

  constructor(status: ClarifeyeError["status"], body: ErrorBody) {
    super(`${status} ${body.kind}`);
    this.status = status;
    this.body = body;
  }
}

export function badRequest(sentence: string): ClarifeyeError {
  return new ClarifeyeError(400, { kind: "sentence", sentence });
}

/** The body that data operations answer with: `{"errors": [..], "error": ".."}`. */
export function badOperation(...errors: string[]): ClarifeyeError {
  return new ClarifeyeError(400, { kind: "operation", errors });
}

export function unauthorized(sentence: string): ClarifeyeError {
  return new ClarifeyeError(401, { kind: "sentence", sentence });
}

export function forbidden(): ClarifeyeError {
  return new ClarifeyeError(403, {
    kind: "sentence",
    sentence: "You do not have permission to perform this action.",
  });
}

export function notFound(): ClarifeyeError {
  return new ClarifeyeError(404, { kind: "sentence", sentence: "Not found." });
}

/** What the web framework answers for a path that no route knows. */
export function unknownPath(): ClarifeyeError {
  return new ClarifeyeError(404, { kind: "html" });
}

/** What the platform in front of the vendor answers: Google Cloud Run, as the vendor's own client names it. */
export function tooLarge(): ClarifeyeError {
  return new ClarifeyeError(413, { kind: "html" });
}
