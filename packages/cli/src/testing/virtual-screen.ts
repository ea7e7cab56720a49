import { Writable } from "node:stream";

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal obeys
const parts = /\u001b\[(\??[\d;]*)([a-zA-Z])|\n|[^\u001b\n]+/g;

/** A terminal without a height limit: obeys what moves the cursor and what erases, and keeps the lines. */
export class VirtualScreen extends Writable {
  isTTY = true;
  rows = 24;
  columns: number;
  /** All that was written, as it came. */
  text = "";
  readonly #lines: string[] = [""];
  #row = 0;
  #column = 0;

  constructor(columns: number) {
    super();
    this.columns = columns;
  }

  /** What stands there. */
  get lines(): string[] {
    return this.#lines.filter(Boolean);
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    for (const [part, numbers = "", command] of String(chunk).matchAll(parts)) {
      if (command !== undefined) this.#obey(command, Number(numbers) || 1);
      else if (part === "\n") this.#moveTo(this.#row + 1, 0);
      else this.#put(part);
    }
    done();
  }

  #obey(command: string, count: number): void {
    if (command === "A") this.#moveTo(Math.max(0, this.#row - count), this.#column);
    if (command === "B") this.#moveTo(this.#row + count, this.#column);
    if (command === "G") this.#column = 0;
    if (command === "K") this.#lines[this.#row] = count === 2 ? "" : this.#line().slice(0, this.#column);
  }

  #put(text: string): void {
    const line = this.#line().padEnd(this.#column);
    this.#lines[this.#row] = line.slice(0, this.#column) + text + line.slice(this.#column + text.length);
    this.#column += text.length;
  }

  #moveTo(row: number, column: number): void {
    while (this.#lines.length <= row) this.#lines.push("");
    this.#row = row;
    this.#column = column;
  }

  #line(): string {
    return this.#lines[this.#row] ?? "";
  }
}
