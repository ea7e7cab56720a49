import type { FieldSchema } from "./extraction.ts";
import type { ValueKind } from "./read-value.ts";

/** Lower case, single spaces, without marks, percentages and currencies. */
export function bare(text: string): string {
  const plain = text.replace(/\b(EUR|USD|GBP|CHF)\b|\d+([.,]\d+)? ?%/g, " ").toLowerCase();
  return plain
    .replace(/\b(no|nr)\b\.?|#/g, "number")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** `invoiceNumber` and `invoice_number` are both `invoice number`. */
export function wordsOf(name: string): string {
  return bare(name.replace(/([a-z\d])([A-Z])/g, "$1 $2"));
}

/** What a document may print before the value, the surest first. */
export function labelsOf(name: string, { title, description }: FieldSchema, around = ""): string[] {
  const own = wordsOf(name);
  const quoted = [...(description ?? "").matchAll(/["“]([^"”]{2,40})["”]/g)].map(([, text = ""]) =>
    bare(text),
  );
  const shorter = [own.replace(/ (amount|name|number)$/, ""), own.replace(/^\w+ /, "")];
  const all = [bare(title ?? ""), around && `${around} ${own}`, own, ...quoted, ...shorter];
  return [...new Set(all)].filter((label) => !["", "name", "number"].includes(label));
}

export function kindOf(name: string, { type, format }: FieldSchema): ValueKind {
  const types = [type ?? []].flat();
  const kind = (["integer", "number", "boolean"] as const).find((each) => types.includes(each));
  return kind ?? (format?.startsWith("date") || /date$/.test(wordsOf(name)) ? "date" : "string");
}

/** Follows a local `$ref`, and takes the branch of `anyOf` that is not `null`. */
export function plainSchema(field: FieldSchema, root: FieldSchema, depth = 0): FieldSchema {
  const reference = typeof field.$ref === "string" ? field.$ref.replace("#/", "").split("/") : [];
  const target = reference.reduce<unknown>((at, key) => (at as FieldSchema | undefined)?.[key], root);
  if (reference.length > 0 && target && depth < 6) return plainSchema(target as FieldSchema, root, depth + 1);
  const branches = (field.anyOf ?? field.oneOf) as FieldSchema[] | undefined;
  const real = branches?.find((branch) => branch.type !== "null");
  return real ? { ...field, ...real } : field;
}
