import { encodingsOf, endOfBackslashes, readAfterBackslashes, readSpelling } from "./read-spelling.ts";

/** Part of a text, from one place to before another. */
export interface Found {
  start: number;
  end: number;
}

interface Needle {
  codes: number[];
  /** Base64 may be filled up with these. */
  isBase64: boolean;
}

const equalsSign = 0x3d;
const backslash = 0x5c;

/** Finds secrets in texts, however they are escaped or encoded there. */
export class SecretFinder {
  readonly #needles: readonly Needle[];
  /** Where it is worth a try; the runtime passes over the rest of a long text quickly. */
  readonly #beginning: RegExp;

  constructor(secrets: readonly string[]) {
    // The longest first: where one secret begins with another, the whole of it is found.
    const long = [...new Set(secrets)].sort((a, b) => b.length - a.length);
    const base64 = [...new Set(long.flatMap(base64Forms))];
    this.#needles = [
      ...long.map((secret) => toNeedle(secret, false)),
      ...base64.map((form) => toNeedle(form, true)),
    ];
    const beginnings = this.#needles.flatMap(({ codes }) => [beginningOf(codes), encodingsOf(codes[0] ?? 0)]);
    this.#beginning = new RegExp([...new Set(beginnings)].join("|"), "g");
  }

  /** The first secret from a place on. */
  find(text: string, from: number): Found | undefined {
    if (this.#needles.length === 0) return undefined;
    const beginning = this.#beginning;
    beginning.lastIndex = from;
    for (let match = beginning.exec(text); match; match = beginning.exec(text)) {
      const start = match.index;
      for (const needle of this.#needles) {
        const end = readNeedle(text, start, needle);
        if (end !== -1) return { start, end };
      }
      // Each backslash of a long run would read the rest of it again.
      beginning.lastIndex = Math.max(start + 1, endOfBackslashes(text, start));
    }
    return undefined;
  }
}

/** The first character as it is, with the second where that is not encoded. */
function beginningOf(codes: readonly number[]): string {
  const [first, second] = codes.map((code) => `\\u${code.toString(16).padStart(4, "0")}`);
  return String.raw`${first}(?:${second}|[\\%&])`;
}

function toNeedle(text: string, isBase64: boolean): Needle {
  // However many there are: a run of backslashes is read as one.
  const codes = text
    .replace(/\\+/g, "\\")
    .split("")
    .map((unit) => unit.charCodeAt(0));
  return { codes, isBase64 };
}

function readNeedle(text: string, start: number, { codes, isBase64 }: Needle): number {
  let end = start;
  let before = 0;
  for (const code of codes) {
    const read = before === backslash ? readAfterBackslashes : readSpelling;
    end = read(text, end, code);
    if (end === -1) return -1;
    before = code;
  }
  for (let filled = 0; isBase64 && filled < 2; filled += 1) {
    const next = readSpelling(text, end, equalsSign);
    if (next !== -1) end = next;
  }
  return end;
}

function base64Forms(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const plain = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(/=+$/, "");
  return [plain, plain.replaceAll("+", "-").replaceAll("/", "_")];
}
