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

/** Looks at both ends only: a large answer is not parsed twice. */
export function isWholeJson(text: string): boolean {
  const trimmed = text.trim();
  const ends = `${trimmed.at(0)}${trimmed.at(-1)}`;
  return ends === "{}" || ends === "[]";
}
