/** Far deeper than any description of a document. */
export const deepestNesting = 500;

const quote = 0x22;
const backslash = 0x5c;
const opening = [0x5b, 0x7b];
const closing = [0x5d, 0x7d];

/**
 * Whether JSON text holds lists and objects within each other further than {@link deepestNesting}. Such a value can be parsed, but
 * whoever walks it overflows the stack: a schema, `JSON.stringify`, an application that stores the raw answer.
 */
export function nestsTooDeep(text: string): boolean {
  // A page of HTML, a table or a drawing is no JSON, however many brackets it opens.
  if (!/^\s*[[{]/.test(text)) return false;
  // Most answers have fewer brackets than that in all, and counting them is quicker than following them.
  if (text.split("[").length + text.split("{").length <= deepestNesting) return false;
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const symbol = text.charCodeAt(index);
    if (isInString) {
      if (symbol === backslash) index += 1;
      else if (symbol === quote) isInString = false;
    } else if (symbol === quote) {
      isInString = true;
    } else if (opening.includes(symbol)) {
      depth += 1;
      if (depth > deepestNesting) return true;
    } else if (closing.includes(symbol)) {
      depth -= 1;
    }
  }
  return false;
}
