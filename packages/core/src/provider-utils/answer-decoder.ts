/**
 * Decodes UTF-8 that arrives in parts. The streaming decoder of the runtime makes strings of two bytes a character; this
 * one hands it whole characters, and text that is mostly ASCII or Latin takes half of the memory.
 */
export class AnswerDecoder {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #parts: string[] = [];
  #begun: Uint8Array = new Uint8Array(0);

  /** Decodes what is whole, and keeps the character that continues in the next part. */
  add(bytes: Uint8Array): void {
    const all = this.#begun.length === 0 ? bytes : joined(this.#begun, bytes);
    const end = endOfWhole(all);
    this.#parts.push(this.#decoder.decode(all.subarray(0, end)));
    // Copied: a view would keep the whole part.
    this.#begun = all.slice(end);
  }

  /** All of the text. */
  end(): string {
    const text = [...this.#parts, this.#decoder.decode(this.#begun)].join("");
    return text.startsWith("\uFEFF") ? text.slice(1) : text;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** Where the last character begins, if bytes of it are missing; else the end. */
function endOfWhole(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
    if (byte < 0x80) break;
  }
  return bytes.length;
}

function lengthOf(firstByte: number): number {
  if (firstByte >= 0xf0) return 4;
  return firstByte >= 0xe0 ? 3 : 2;
}
