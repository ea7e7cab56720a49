import { parseBody } from "./read-body.ts";

/** Raised when the answer to a read is not the whole of a JSON document, so that the request is made again. */
export class TornAnswerError extends Error {
  override name = "TornAnswerError";
  /** What came, for when it comes every time. */
  readonly answer: Response;

  constructor(answer: Response) {
    super("its answer broke off or is not JSON");
    this.answer = answer;
  }
}

/** Whether the text can be the whole of a JSON document. Of objects and lists, which may be large, it sees the ends only. */
export function isWholeJson(text: string): boolean {
  const trimmed = text.trim();
  const first = trimmed.at(0);
  if (first === "{") return trimmed.endsWith("}");
  if (first === "[") return trimmed.endsWith("]");
  return parseBody(trimmed).isJson;
}
