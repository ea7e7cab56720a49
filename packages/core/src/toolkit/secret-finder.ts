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

const percent = 0x25;
const ampersand = 0x26;

/** Backslashes that are escaped by a number, one after the other: without an end, a text of them would be read over and over. */
const mostEscapes = 16;

const namedEntities: Readonly<Record<string, number>> = {
  amp: 0x26,
  lt: 0x3c,
  gt: 0x3e,
  quot: 0x22,
  apos: 0x27,
};

/** A long entity says nothing more than a short one. */
const entity = /#[xX]0{0,8}([0-9a-fA-F]{1,6});?|#0{0,8}([0-9]{1,7});?|(amp|lt|gt|quot|apos);?/y;

/** The source of a regular expression for where a character may be encoded. A run of backslashes is one place. */
function encodingsOf(code: number): string {
  const digits = code.toString(16);
  const [firstByte = code] = new TextEncoder().encode(String.fromCharCode(code));
  const names = Object.keys(namedEntities).filter((name) => namedEntities[name] === code);
  const entities = [`#0{0,8}${code}`, `#[xX]0{0,8}${eitherCase(digits)}`, ...names];
  return String.raw`\\+|%(?:25){0,9}${eitherCase(firstByte.toString(16))}|&(?:amp;){0,9}(?:${entities.join("|")})`;
}

function eitherCase(digits: string): string {
  return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/**
 * Reads one character of a secret out of a text: as it is, in an escape of JSON, escaped again because the JSON is in a
 * string of JSON, percent-encoded, or as an entity of HTML. A run of backslashes counts as one, however long it is.
 *
 * @returns where the text continues, or -1 where another character is.
 */
function readSpelling(text: string, index: number, code: number): number {
  const found = text.charCodeAt(index);
  if (found === backslash) return readBackslashes(text, index, code);
  if (found === percent) return orAsItIs(readPercent(text, index, code), index, found, code);
  if (found === ampersand) return orAsItIs(readEntity(text, index, code), index, found, code);
  return orAsItIs(-1, index, found, code);
}

function orAsItIs(end: number, index: number, found: number, code: number): number {
  return end === -1 && found === code ? index + 1 : end;
}

/** As {@link readSpelling}, where a run of backslashes was read that may be the escape of this character as well. */
function readAfterBackslashes(text: string, index: number, code: number): number {
  return isHex(text, index, code) ? index + 5 : readSpelling(text, index, code);
}

/** Where a run of backslashes ends, each as it is or as the escape of one. */
function endOfBackslashes(text: string, index: number): number {
  let end = index;
  let escapes = 0;
  for (;;) {
    if (text.charCodeAt(end) === backslash) {
      end += 1;
    } else if (end > index && escapes < mostEscapes && isHex(text, end, backslash)) {
      end += 5;
      escapes += 1;
    } else {
      return end;
    }
  }
}

function readBackslashes(text: string, index: number, code: number): number {
  const end = endOfBackslashes(text, index);
  if (code === backslash) return end;
  if (isHex(text, end, code)) return end + 5;
  // JSON and Markdown put one before signs; before a letter it would make another character.
  return text.charCodeAt(end) === code && !isLetterOrDigit(code) ? end + 1 : -1;
}

function isHex(text: string, index: number, code: number): boolean {
  return text.charAt(index) === "u" && numberAt(text, index + 1, 4) === code;
}

function readPercent(text: string, index: number, code: number): number {
  let end = index + 1;
  // A percent sign that is encoded in turn.
  while (text.startsWith("25", end) && code !== percent) end += 2;
  if (code < 0x80) return numberAt(text, end, 2) === code ? end + 2 : -1;
  const bytes = [...new TextEncoder().encode(String.fromCharCode(code))];
  for (const [place, byte] of bytes.entries()) {
    if (place > 0 && text.charCodeAt(end++) !== percent) return -1;
    if (numberAt(text, end, 2) !== byte) return -1;
    end += 2;
  }
  return end;
}

function readEntity(text: string, index: number, code: number): number {
  let start = index + 1;
  // An ampersand that is encoded in turn; the last one may be meant.
  let before = -1;
  while (text.startsWith("amp;", start)) {
    before = start;
    start += 4;
  }
  if (code === ampersand && before !== -1) return start;
  entity.lastIndex = start;
  const [whole, hexadecimal, decimal, name] = entity.exec(text) ?? [];
  if (whole === undefined) return -1;
  const named = name === undefined ? undefined : namedEntities[name];
  const number = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal);
  return (named ?? number) === code ? start + whole.length : -1;
}

function numberAt(text: string, index: number, length: number): number {
  let value = 0;
  for (let place = index; place < index + length; place += 1) {
    const digit = digitOf(text.charCodeAt(place));
    if (digit === -1) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function isLetterOrDigit(code: number): boolean {
  const letter = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || (letter >= 0x61 && letter <= 0x7a);
}
