import type { Path } from "../score/address.ts";

const partPattern = /(?:(?:^|(?!^)\.)([^.[\]"\s]+)|\[(0|[1-9]\d{0,4})\]|\[("(?:[^"\\]|\\.)*")\])/y;

/** Reads an address as reports print it, such as `line_items[0].sku`. `undefined` when it is none. */
export function parseAddress(text: string): Path | undefined {
  const path: (string | number)[] = [];
  let position = 0;
  while (position < text.length) {
    partPattern.lastIndex = position;
    const match = partPattern.exec(text);
    if (!match) return undefined;
    const [whole, name, index, quotedName] = match;
    const part = name ?? (index === undefined ? unquote(quotedName) : Number(index));
    if (part === undefined) return undefined;
    path.push(part);
    position += whole.length;
  }
  return path.length === 0 ? undefined : path;
}

function unquote(text = ""): string | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
