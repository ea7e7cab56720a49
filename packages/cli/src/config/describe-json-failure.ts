/**
 * Where a text stops being JSON and why, such as `line 3, column 5: Expected ',' or '}' after property value`. Repeats
 * nothing of the text but its punctuation: a key may stand there.
 *
 * @param message - what `JSON.parse` said of it.
 */
export async function describeJsonFailure(text: string, message: string): Promise<string> {
  const [, fixedWords, position] = /^([A-Z][^\n]*?) in JSON at position (\d+)/.exec(message) ?? [];
  if (fixedWords !== undefined) return `${placeOf(text, Number(position))}: ${fixedWords}`;
  // Of an unexpected token it tells no position, and repeats what stands around it.
  const offset = await offsetOfToken(text);
  const sign = offset === undefined ? "" : (text[offset] ?? "");
  if (sign === "") return "it ends too early";
  return `${placeOf(text, offset ?? 0)}: unexpected ${/[[\]{},:'/#]/.test(sign) ? `"${sign}"` : "text"}`;
}

async function offsetOfToken(text: string): Promise<number | undefined> {
  const { parse } = await import("@humanwhocodes/momoa");
  try {
    parse(text);
  } catch (error) {
    const { offset } = error as { offset?: unknown };
    if (typeof offset === "number") return offset;
  }
  return undefined;
}

function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
