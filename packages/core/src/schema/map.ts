import type { ObjectField, ScalarField, SchemaField, SchemaMember } from "../contract/schema.ts";
import type { Evidence } from "../model/geometry.ts";
import { isRecord, jsonPointer } from "../model/json.ts";

/** Where a vendor's data have the fields of a schema. */
export interface FieldNames {
  fields: ObjectField;
  /** By where the schema's data have them; JSON Pointers, whose part `*` is every item of a list. */
  names: Readonly<Record<string, string>>;
  /** The same, where the vendor's definition may have other ones: what is not there is looked for by name. */
  hints: Readonly<Record<string, string>>;
  /** Other fields are found by name, whatever its case and punctuation. */
  isLoose: boolean;
}

type EvidenceByPlace = Readonly<Record<string, Evidence>>;

/** A value of the vendor's data and its place in them. */
interface Found {
  value: unknown;
  at: string;
}

/**
 * The vendor's data under the schema's names, and the evidence with them. What the schema does not have is left out; what the
 * vendor did not deliver stays absent. Data that are no object come back as they are.
 */
export function mapBack(
  { fields, names, hints, isLoose }: FieldNames,
  data: unknown,
  evidence: EvidenceByPlace = {},
): { data: unknown; evidence: EvidenceByPlace } {
  if (!isRecord(data)) return { data, evidence };
  const mappedEvidence: [string, Evidence][] = [];
  const byPlainName = plainNames();
  const mapped = read(fields, "", "", { value: data, at: "" }, []);
  return { data: mapped, evidence: Object.fromEntries(mappedEvidence) };

  function read(
    field: SchemaField,
    pattern: string,
    place: string,
    found: Found | undefined,
    indices: readonly number[],
  ): unknown {
    const known = found && Object.hasOwn(evidence, found.at) ? evidence[found.at] : undefined;
    if (known) mappedEvidence.push([place, known]);
    if (field.type === "object") return readObject(field.members, pattern, place, found, indices);
    if (!found) return undefined;
    if (field.type !== "list") return readScalar(field, found.value);
    if (!Array.isArray(found.value)) return found.value;
    return found.value.map((value, index) => {
      const at = `${found.at}/${index}`;
      return read(field.items, `${pattern}/*`, `${place}/${index}`, { value, at }, [...indices, index]);
    });
  }

  function readObject(
    members: readonly SchemaMember[],
    pattern: string,
    place: string,
    found: Found | undefined,
    indices: readonly number[],
  ): unknown {
    if (found && !isRecord(found.value)) return found.value;
    const entries: [string, unknown][] = [];
    const own = isLoose ? byPlainName(members, () => members.map(({ name }) => name)) : undefined;
    for (const { name, field, isRequired } of members) {
      const step = jsonPointer([name]);
      const child = locate(pattern + step, name, found, own, indices);
      const given = read(field, pattern + step, place + step, child, indices);
      // Many vendors leave out what they do not find, where the schema wants null.
      const value = given === undefined && found && isRequired && field.isNullable ? null : given;
      // Where a vendor can only answer null for what is not there, it is absent.
      if (value === undefined || (value === null && !isRequired && !field.isNullable)) continue;
      entries.push([name, value]);
    }
    return found || entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }

  function locate(
    pattern: string,
    name: string,
    parent: Found | undefined,
    own: PlainNames | undefined,
    indices: readonly number[],
  ): Found | undefined {
    if (Object.hasOwn(names, pattern)) return follow(data, names[pattern] ?? "", indices);
    const hinted = Object.hasOwn(hints, pattern) ? follow(data, hints[pattern] ?? "", indices) : undefined;
    if (hinted) return hinted;
    const { value } = parent ?? {};
    if (!parent || !isRecord(value)) return undefined;
    const key = Object.hasOwn(value, name) ? name : own && sameName(value, name, own);
    return key === undefined ? undefined : { value: value[key], at: parent.at + jsonPointer([key]) };
  }

  /** The key that is the name in another spelling, where no other key and no other field could be meant. */
  function sameName(value: Record<string, unknown>, name: string, own: PlainNames): string | undefined {
    const plain = plainName(name);
    if (own.get(plain) !== name) return undefined;
    return byPlainName(value, () => Object.keys(value)).get(plain);
  }
}

/** Names without case and punctuation: `invoice_number` and `InvoiceNumber` are one. Upper case first, for `Größe` and `GRÖSSE`. */
function plainName(name: string): string {
  return name
    .normalize("NFKC")
    .toUpperCase()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** Names by their plain form; a form that two names share leads to none. */
type PlainNames = ReadonlyMap<string, string | undefined>;

function plainNames(): (of: object, list: () => readonly string[]) => PlainNames {
  const known = new WeakMap<object, PlainNames>();
  return (of, list) => {
    const before = known.get(of);
    if (before) return before;
    const names = new Map<string, string | undefined>();
    for (const name of list()) {
      const plain = plainName(name);
      names.set(plain, names.has(plain) || plain === "" ? undefined : name);
    }
    known.set(of, names);
    return names;
  };
}

/** The value at a pointer; each `*` in it is the item that is being read. */
function follow(data: unknown, pointer: string, indices: readonly number[]): Found | undefined {
  let value = data;
  let at = "";
  let star = 0;
  for (const part of pointer.split("/").slice(1)) {
    const key = part === "*" ? String(indices[star++]) : part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
    at += jsonPointer([key]);
  }
  return { value, at };
}

/** Text in place of a number or a yes-or-no is read where it can mean one thing only. */
function readScalar({ type }: Pick<Exclude<SchemaField, ObjectField>, "type">, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  switch (type as ScalarField["type"]) {
    case "number":
      return numberIn(text) ?? value;
    case "integer": {
      const number = numberIn(text);
      return Number.isInteger(number) ? number : value;
    }
    case "boolean":
      return text === "true" ? true : text === "false" ? false : value;
    default:
      return value;
  }
}

/** A number as it is printed, a currency before or after it. `1,234` and `1.234` could be two numbers: neither is read. */
function numberIn(text: string): number | undefined {
  const bare = text.replace(/^(?:[A-Z]{3}|\p{Sc})\s?|\s?(?:[A-Z]{3}|\p{Sc})$/gu, "");
  if (/^-?\d{1,15}(\.(\d{1,2}|\d{4,10}))?$/.test(bare)) return Number(bare);
  if (/^-?\d{1,15},\d{1,2}$/.test(bare)) return Number(bare.replace(",", "."));
  if (/^-?\d{1,3}((,\d{3})+\.\d{1,2}|(,\d{3}){2,4})$/.test(bare)) return Number(bare.replaceAll(",", ""));
  if (/^-?\d{1,3}((\.\d{3})+,\d{1,2}|(\.\d{3}){2,4})$/.test(bare))
    return Number(bare.replaceAll(".", "").replace(",", "."));
  return undefined;
}
