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
  const text = path.map((part) => (typeof part === "number" ? formatIndex(part) : formatName(part))).join("");
  return text.replace(/^\./, "") || "$";
}

function formatName(name: string): string {
  return /^[^.[\]"\s]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
