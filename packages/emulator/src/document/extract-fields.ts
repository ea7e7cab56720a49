import { type Cell, type CellLine, listCellLines } from "./page-cells.ts";
import type { ReadDocument } from "./read-document.ts";
import { readCurrency, readValue, type ValueKind } from "./read-value.ts";

/** The subset of JSON Schema that the emulators read. */
export interface FieldSchema {
  type?: string | string[];
  format?: string;
  title?: string;
  description?: string;
  properties?: Record<string, FieldSchema>;
  items?: FieldSchema;
  enum?: unknown[];
  [key: string]: unknown;
}

/** Where a value was read. */
export interface FieldEvidence {
  /** 0-indexed page. */
  page: number;
  /** The text of the line or lines that it was read from. */
  text: string;
}

/** What was read of a schema. */
export interface Extraction {
  /** Shaped like the schema; what was not found is `null` (scalars) or `[]` (arrays). */
  data: Record<string, unknown>;
  /** By dotted path, such as `line_items.0.amount`. */
  evidence: Record<string, FieldEvidence>;
  /** Dotted paths of schema fields that were not found. */
  missing: string[];
}

/**
 * With which errors a vendor reads: they have one reader, and would agree otherwise. `layout`: none. `reading-order`: dates
 * in words stay as printed, and the second line of a description is lost. `pattern`: of several amounts the last one, and
 * the rows of a table end with its page.
 */
export type ExtractionStrategy = "layout" | "reading-order" | "pattern";

type Found = { value: unknown; evidence: FieldEvidence };
const MOST_OFF_COLUMN = 24;

/** Fills a schema from labels and the values next to them or below them. It has no dictionary: names and titles are labels. */
export function extractFields(
  document: ReadDocument,
  schema: FieldSchema,
  strategy: ExtractionStrategy,
): Extraction {
  const lines = listCellLines(document);
  const inTable = new Set<CellLine>();
  const out: Extraction = { data: {}, evidence: {}, missing: [] };
  // Tables first: their cells are no labels.
  const tables = new Map(
    Object.entries(schema.properties ?? {}).map(([name, raw]) => {
      const columns = plain(plain(raw, schema).items ?? {}, schema).properties;
      return [name, columns && readTable(columns)] as const;
    }),
  );
  out.data = readObject(schema, "", "");
  return out;

  function readObject({ properties = {} }: FieldSchema, path: string, around: string) {
    const entries = Object.entries(properties).map(([name, raw]): [string, unknown] => {
      const field = plain(raw, schema);
      const at = `${path}${name}`;
      if (field.properties) return [name, readObject(field, `${at}.`, words(name))];
      if (!field.items) return [name, note(readScalar(name, field, around), at)];
      const rows = path === "" ? (tables.get(name) ?? []) : [];
      if (rows.length === 0) out.missing.push(at);
      const columns = Object.keys(plain(field.items, schema).properties ?? {});
      return [
        name,
        rows.map((row, index) =>
          Object.fromEntries(columns.map((key) => [key, note(row.get(key), `${at}.${index}.${key}`)])),
        ),
      ];
    });
    return Object.fromEntries(entries);
  }

  function note(found: Found | undefined, path: string): unknown {
    if (!found) out.missing.push(path);
    else out.evidence[path] = found.evidence;
    return found?.value ?? null;
  }

  function readScalar(name: string, field: FieldSchema, around: string): Found | undefined {
    const full = around && !words(name).startsWith(around) ? `${around} ${words(name)}` : words(name);
    const found: (Found & { rank: number })[] = [];
    lines.forEach((line, at) => {
      if (inTable.has(line)) return;
      for (const cell of line.cells) {
        const [label = "", ...rest] = cell.text.split(":");
        const rank = labelsOf(name, field, around).indexOf(bare(label));
        if (rank < 0) continue;
        const inside = rest.join(":").trim();
        const next = line.cells.find((other) => other.x > cell.right);
        const below = lines[at + 1]?.cells.find((other) => Math.abs(other.x - cell.x) < 4);
        const text = [inside, next?.text, below?.text].find(
          (each) => each && typed(each, field) !== undefined,
        );
        if (text === undefined) continue;
        const quote = text === inside ? cell.text : `${cell.text} ${text}`;
        found.push({ rank, value: typed(text, field), evidence: { page: line.page, text: quote } });
      }
    });
    const sum = kindOf(name, field) === "number" && strategy === "pattern";
    const best = sum ? found.at(-1) : found.sort((a, b) => a.rank - b.rank)[0];
    return best ?? readUnlabelled(full, field);
  }

  function readUnlabelled(full: string, field: FieldSchema): Found | undefined {
    if (/currency$/.test(full)) {
      const line = lines.find((each) => readCurrency(each.text));
      return line && { value: readCurrency(line.text), evidence: { page: line.page, text: line.text } };
    }
    if (
      kindOf(full, field) !== "string" ||
      !/^(seller|supplier|vendor|merchant|bank|store)( name)?$/.test(full)
    ) {
      return undefined;
    }
    // The letterhead: the first line in large letters that does not name the kind of document.
    const sizes = lines.map(({ height }) => height).sort((a, b) => a - b);
    const body = sizes[Math.floor(sizes.length / 2)] ?? 0;
    const head = lines.slice(0, 3).find(({ height }) => height >= body * 1.2);
    const cell = head?.cells.find(({ text }) => text.includes(" "));
    return head && cell && { value: cell.text, evidence: { page: head.page, text: cell.text } };
  }

  function typed(text: string, field: FieldSchema): unknown {
    if (field.enum)
      return field.enum.find((choice) => bare(String(choice)) === bare(text)) ?? readCurrency(text);
    const kind = kindOf("", field);
    const value = readValue(text, kind);
    return kind === "date" && strategy === "reading-order" && /\p{L}/u.test(text) && value ? text : value;
  }

  function readTable(columns: Record<string, FieldSchema>): Map<string, Found>[] {
    const names = Object.keys(columns);
    const columnOf = ({ text }: Cell) =>
      names.find((name) => labelsOf(name, plain(columns[name] ?? {}, schema), "").includes(bare(text)));
    const matched = (line: CellLine) => new Set(line.cells.flatMap((cell) => columnOf(cell) ?? [])).size;
    const most = Math.max(0, ...lines.map(matched));
    const header = lines.find((line) => matched(line) === most);
    if (!header || most < 2) return [];
    inTable.add(header);
    const rows: Map<string, Found>[] = [];
    for (const line of lines.slice(lines.indexOf(header) + 1)) {
      if (line.page !== header.page && strategy === "pattern") break;
      if (matched(line) === most) continue;
      if (/^(sub ?total|total|net|vat|tax)\b/i.test(line.text) && rows.length > 0) break;
      const row = new Map<string, Found>();
      for (const cell of line.cells) {
        const name = nearest(cell, header, columnOf);
        const value = name && readValue(cell.text, kindOf(name, plain(columns[name] ?? {}, schema)));
        if (name && value !== undefined)
          row.set(name, { value, evidence: { page: line.page, text: line.text } });
      }
      const text = [...row.values()][0];
      const last = rows.at(-1)?.get([...row.keys()][0] ?? "");
      if (row.size >= Math.max(2, Math.ceil(most / 2))) {
        rows.push(row);
        inTable.add(line);
      } else if (
        strategy === "layout" &&
        line.cells.length === 1 &&
        typeof last?.value === "string" &&
        text
      ) {
        last.value = `${last.value} ${String(text.value)}`;
      }
    }
    return rows;
  }
}

function nearest(cell: Cell, header: CellLine, columnOf: (cell: Cell) => string | undefined) {
  const off = (head: Cell) =>
    Math.min(
      Math.abs(cell.x - head.x),
      Math.abs(cell.right - head.right),
      Math.abs(cell.x + cell.right - head.x - head.right) / 2,
    );
  const [best] = [...header.cells].sort((a, b) => off(a) - off(b));
  return best && off(best) <= MOST_OFF_COLUMN ? columnOf(best) : undefined;
}

function kindOf(name: string, { type, format }: FieldSchema): ValueKind {
  const types = [type ?? []].flat();
  const kind = (["integer", "number", "boolean"] as const).find((each) => types.includes(each));
  return kind ?? (format?.startsWith("date") || /date$/.test(words(name)) ? "date" : "string");
}

/** What a document may print before the value, the surest first. */
function labelsOf(name: string, { title, description }: FieldSchema, around: string): string[] {
  const own = words(name);
  const shorter = own.replace(/ (amount|name|number)$/, "");
  const quoted = [...(description ?? "").matchAll(/["“]([^"”]{2,40})["”]/g)].map(([, text]) =>
    bare(text ?? ""),
  );
  const all = [
    bare(title ?? ""),
    around && `${around} ${own}`,
    own,
    ...quoted,
    shorter,
    own.replace(/^\w+ /, ""),
  ];
  return [...new Set(all)].filter((label) => !["", "name", "number"].includes(label));
}

function words(name: string): string {
  return bare(name.replace(/([a-z\d])([A-Z])/g, "$1 $2"));
}

/** Lower case, single spaces, without marks, percentages and currencies. */
function bare(text: string): string {
  const plainText = text.replace(/\b(EUR|USD|GBP|CHF)\b|\d+([.,]\d+)? ?%/g, " ").toLowerCase();
  return plainText
    .replace(/\bno\b\.?|#/g, "number")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Follows a local `$ref`, and takes the branch of `anyOf` that is not `null`. */
function plain(field: FieldSchema, root: FieldSchema): FieldSchema {
  const reference = typeof field.$ref === "string" ? field.$ref.replace("#/", "").split("/") : [];
  const target = reference.reduce<unknown>((at, key) => (at as FieldSchema | undefined)?.[key], root);
  if (reference.length > 0 && target && target !== field) return plain({ ...(target as FieldSchema) }, root);
  const branches = (field.anyOf ?? field.oneOf) as FieldSchema[] | undefined;
  const real = branches?.find((branch) => branch.type !== "null");
  return real ? { ...field, ...real } : field;
}
