const longestWord = 60;
const longestSentence = 500;

/** A status or a name of the vendor's in quotation marks, cut off where it is longer than such a word is. */
export function quoteWord(word: string): string {
  return `"${cutOff(word, longestWord)}"`;
}

/** A sentence of the vendor's, cut off where it is longer than a sentence is: it may be a whole page. */
export function quoteSentence(sentence: string): string {
  return cutOff(sentence, longestSentence);
}

/**
 * The path of a member, such as `lines.0.sku`. A part that does not look like the name of a member is left out: where an
 * object is a table, its keys are content of the document.
 */
export function quotePath(path: readonly PropertyKey[]): string {
  return path.map((part) => (/^[\p{L}\p{N}_$-]{1,60}$/u.test(String(part)) ? String(part) : "[…]")).join(".");
}

function cutOff(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/**
 * The kind of an unexpected exception, such as `SyntaxError`, and its code where it has one. Never its message:
 * `JSON.parse` quotes the text that it cannot read, and a schema the value that it refuses.
 */
export function nameException(error: unknown): string {
  if (typeof error !== "object" || error === null) return `a thrown ${typeof error}`;
  const { name, code } = error as { name?: unknown; code?: unknown };
  const kind = isShortName(name) ? name : "an error";
  return isShortName(code) ? `${kind} ${code}` : kind;
}

function isShortName(value: unknown): value is string {
  return typeof value === "string" && /^[\w$]{1,60}$/.test(value);
}
