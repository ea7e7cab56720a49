/** How deep lists and objects may be nested in an answer. Far deeper than any description of a document. */
export const deepestNesting = 500;

/**
 * How many values an answer may hold, members of lists and objects alike. Parsing the small lists that cost the most takes
 * about a second for as many.
 */
export const mostValues = 4_000_000;

/**
 * How many different names of members an answer may hold. A new name costs the parser as much as ten values; one that
 * comes again costs little and counts as its value only.
 */
export const mostNames = 250_000;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const byteOrderMark = [0xef, 0xbb, 0xbf];
const whitespace = [0x20, 0x09, 0x0a, 0x0d];

/** More than any description of a document has names; a power of two. */
const namePlaces = 65_536;
const fewNames = 1_000;

/** Another one in each process: a vendor must not be able to choose names of one sum. */
const multiplier = Math.floor(Math.random() * 2 ** 31) | 1;

/** What a byte outside of strings means; most mean nothing. */
const kinds = new Uint8Array(256);
const [opening, closing, separator, nameEnd, stringStart] = [1, 2, 3, 4, 5];
for (const sign of "[{") kinds[sign.charCodeAt(0)] = opening;
for (const sign of "]}") kinds[sign.charCodeAt(0)] = closing;
kinds[comma] = separator;
kinds[colon] = nameEnd;
kinds[quote] = stringStart;

/**
 * Counts what JSON holds while its bytes arrive, so that an answer is refused before it is parsed: a parser blocks the event
 * loop until it has made every value, and code that walks a value nested too deeply overflows the stack. Long
 * strings cost little and are bounded by the length of the answer alone.
 */
export class JsonLimits {
  #isJson: boolean | undefined;
  #isInString = false;
  #isEscaped = false;
  #depth = 0;
  #values = 0;
  #names = 0;
  /** Where the last string begins and ends in the bytes at hand; -1 when it began before. */
  #begin = -1;
  #end = 0;
  /** The names seen last, by their sums. One that lost its place to another counts again when it comes again. */
  #seen: Uint32Array | undefined;

  /** Reads on. False as soon as there is too much; text that is no list and no object may hold what it likes. */
  add(bytes: Uint8Array): boolean {
    let index = 0;
    if (this.#isJson === undefined) {
      while (index < bytes.length && isBlank(bytes[index])) index += 1;
      const first = bytes[index];
      if (first === undefined) return true;
      this.#isJson = kinds[first] === opening;
    }
    return !this.#isJson || this.#scan(bytes, index);
  }

  #scan(bytes: Uint8Array, from: number): boolean {
    // A name that began in the bytes before is not known as a whole.
    this.#begin = -1;
    for (let index = from; index < bytes.length; index += 1) {
      if (this.#isInString) {
        index = this.#endOfString(bytes, index);
        continue;
      }
      switch (kinds[bytes[index] ?? 0]) {
        case opening:
          this.#depth += 1;
          this.#values += 1;
          if (this.#depth > deepestNesting || this.#values > mostValues) return false;
          break;
        case closing:
          this.#depth -= 1;
          break;
        case separator:
          this.#values += 1;
          if (this.#values > mostValues) return false;
          break;
        case nameEnd:
          if (this.#isNewName(bytes)) this.#names += 1;
          if (this.#names > mostNames) return false;
          break;
        case stringStart:
          this.#isInString = true;
          this.#begin = index + 1;
      }
    }
    return true;
  }

  #isNewName(bytes: Uint8Array): boolean {
    // Most answers are small: for those, no table is made.
    if (this.#begin === -1 || this.#names < fewNames) return true;
    this.#seen ??= new Uint32Array(namePlaces);
    let sum = this.#end - this.#begin;
    for (let index = this.#begin; index < this.#end; index += 1)
      sum = (Math.imul(sum, multiplier) + (bytes[index] ?? 0)) >>> 0;
    // Four places for each sum, so that two names that are common do not take the place of each other.
    const place = (sum ^ (sum >>> 16)) & (namePlaces - 4);
    for (let way = 0; way < 4; way += 1) if (this.#seen[place + way] === sum) return false;
    this.#seen[place + (this.#names & 3)] = sum;
    return true;
  }

  /** Where the string ends that is being read, or the last byte where it continues in the next ones. */
  #endOfString(bytes: Uint8Array, from: number): number {
    for (let index = from; index < bytes.length; index += 1) {
      if (this.#isEscaped) {
        this.#isEscaped = false;
      } else if (bytes[index] === backslash) {
        this.#isEscaped = true;
      } else if (bytes[index] === quote) {
        this.#isInString = false;
        this.#end = index;
        return index;
      }
    }
    return bytes.length;
  }
}

function isBlank(byte: number | undefined): boolean {
  return byte !== undefined && (whitespace.includes(byte) || byteOrderMark.includes(byte));
}
