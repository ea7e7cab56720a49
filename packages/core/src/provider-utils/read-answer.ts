/** An answer whose text was read already. Kept as it is: a `Response` would encode it, and decode it each time it is asked. */
export class ReadAnswer extends Response {
  readonly #text: string;

  constructor(text: string, init: ResponseInit) {
    super(null, init);
    this.#text = text;
  }

  override async text(): Promise<string> {
    return this.#text;
  }

  override clone(): ReadAnswer {
    return this;
  }
}
