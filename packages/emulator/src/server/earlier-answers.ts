const mostRemembered = 500;
const longestRemembered = 64 * 1024;

/** The first answer to each GET, so that it can come once more, out of order. Bounded: the oldest are forgotten. */
export class EarlierAnswers {
  readonly #first = new Map<string, string>();

  /** Notes the answer when it is the first to this request. */
  async note(request: string, answer: Response): Promise<void> {
    if (this.#first.has(request) || answer.status !== 200 || !isJson(answer)) return;
    const text = await answer.clone().text();
    if (text.length > longestRemembered || this.#first.has(request)) return;
    this.#first.set(request, text);
    const [oldest] = this.#first.keys();
    if (this.#first.size > mostRemembered && oldest !== undefined) this.#first.delete(oldest);
  }

  of(request: string): string | undefined {
    return this.#first.get(request);
  }
}

function isJson(answer: Response): boolean {
  return answer.headers.get("content-type")?.includes("json") ?? false;
}
