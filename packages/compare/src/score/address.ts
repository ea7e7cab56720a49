/** The way from the root of a value to one of its parts: names of members and indexes of items. */
export type Path = readonly (string | number)[];

/** Where a value stands, in print: `line_items[2].amount`. The root is `$`. */
export function formatAddress(path: Path): string {
  return format(path, (index) => `[${index}]`);
}

/** The field that an address belongs to, over all rows: `line_items[].amount`. */
export function formatField(path: Path): string {
  return format(path, () => "[]");
}

function format(path: Path, formatIndex: (index: number) => string): string {
  let text = "";
  for (const part of path) text += typeof part === "number" ? formatIndex(part) : formatName(part);
  return (text.startsWith(".") ? text.slice(1) : text) || "$";
}

function formatName(name: string): string {
  return /^[^.[\]"\s]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

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
