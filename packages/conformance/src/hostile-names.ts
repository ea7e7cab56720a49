/** What is put in the place of names. */
export interface HostileNames {
  /** Whether the value of a member with this name, a string, is a name. */
  isName(member: string): boolean;
  /** Taken in turn. */
  names: readonly string[];
  /** A member that every object gets, to be recognized by. */
  mark?: string;
}

/** Names of files, steps, tables and documents, in the words that vendors use. */
export function isFileName(member: string): boolean {
  return /(^|_)(file_?)?name$|^title$/i.test(member);
}

/** Words of the vendor's own vocabulary, other than its statuses. */
export function isWord(member: string): boolean {
  return /(^|_)(type|kind|step|mode|format|category|action)$/i.test(member);
}

/** Ids of runs and of what belongs to them. */
export function isId(member: string): boolean {
  return /(^|_)id$|[a-z]Id$/.test(member);
}

/**
 * A JSON text in which names are hostile: values that are names by their member, and members that are themselves names of
 * files, such as those of a map of pictures. Text that is no JSON is left alone.
 */
export function withHostileNames(text: string, { isName, names, mark }: HostileNames): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return text;
  }
  let turn = 0;
  const next = () => names[turn++ % names.length] ?? "";
  const rename = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).map(([member, inner]): [string, unknown] => {
      if (/\.(png|jpe?g|gif|webp|tiff?|pdf|csv|json)$/i.test(member)) return [next(), rename(inner)];
      return [member, typeof inner === "string" && isName(member) ? next() : rename(inner)];
    });
    return Object.fromEntries(mark === undefined ? members : [...members, [mark, true]]);
  };
  return JSON.stringify(rename(body));
}
