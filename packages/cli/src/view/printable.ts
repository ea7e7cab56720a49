// C0 and C1 controls, and the marks that change the direction of text: a vendor's text must not control the terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;

/** Untrusted text as one line that is safe for a terminal: control characters become a space. */
export function printable(text: string): string {
  return text.replace(controls, " ");
}

/** {@link printable} for every string in a value that is plain JSON, names of members included. */
export function printableDeep<Value>(value: Value): Value {
  if (typeof value === "string") return printable(value) as Value;
  if (Array.isArray(value)) return value.map(printableDeep) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [printable(name), printableDeep(member)]),
  ) as Value;
}

// What JSON leaves as it is and a terminal may obey.
const controlsInJson = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** JSON whose text is the same for programs, and harmless to a terminal. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    controlsInJson,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
