/** An answer whose text was read already. Kept as it is: a `Response` would encode it, and decode it for each reader. */
export class ReadAnswer extends Response {
  override readonly text: () => Promise<string>;
  override readonly clone = () => this;

  constructor(text: string, init: ResponseInit) {
    super(null, init);
    this.text = async () => text;
  }
}
