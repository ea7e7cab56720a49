import type { Extraction, ExtractionStrategy, FieldEvidence, FieldSchema } from "./extraction.ts";
import { plainSchema } from "./extraction.ts";
import { bare, kindOf, labelsOf, readCurrency, readValue, wordsOf } from "./label-and-value.ts";
import { type Cell, type CellLine, listCellLines } from "./page-cells.ts";
import type { ReadDocument } from "./read-document.ts";

type Found = { value: unknown; evidence: FieldEvidence };

/** Fills a schema from labels and the values next to them or below them. It has no dictionary: names and titles are labels. */
export function extractFields(
  document: ReadDocument,
  schema: FieldSchema,
  strategy: ExtractionStrategy,
): Extraction {
  const plain = (field: FieldSchema) => plainSchema(field, schema);
  const columnsOf = ({ items = {} }: FieldSchema) => plain(items).properties ?? {};
  const lines = listCellLines(document);
  const inTable = new Set<CellLine>();
  const out: Extraction = { data: {}, evidence: {}, missing: [] };
  // Tables first: their cells are no labels.
  const tables = new Map(
    Object.entries(schema.properties ?? {}).map(([name, raw]) => [name, readTable(columnsOf(plain(raw)))]),
  );
  return { ...out, data: readObject(schema, "", "") };

  function readObject({ properties = {} }: FieldSchema, path: string, around: string) {
    const read = ([name, raw]: [string, FieldSchema]) =>
      readField(name, plain(raw), `${path}${name}`, around);
    return Object.fromEntries(Object.entries(properties).map((entry) => [entry[0], read(entry)]));
  }

  function readField(name: string, field: FieldSchema, at: string, around: string): unknown {
    // A schema may contain itself.
    if (field.properties && at.length < 200) return readObject(field, `${at}.`, wordsOf(name));
    if (!field.items) return note(readScalar(name, field, around), at);
    const columns = Object.keys(columnsOf(field));
    const found = columns.length > 0 ? (tables.get(name) ?? []) : readList(name, field);
    if (found.length === 0) out.missing.push(at);
    return found.map((each, index) =>
      each instanceof Map
        ? Object.fromEntries(columns.map((key) => [key, note(each.get(key), `${at}.${index}.${key}`)]))
        : note(each, `${at}.${index}`),
    );
  }

  function readList(name: string, field: FieldSchema): Found[] {
    const found = readScalar(name, { ...field, ...plain(field.items ?? {}) }, "");
    const values = typeof found?.value === "string" ? found.value.split(/\s*[,;]\s+/) : [found?.value];
    return found ? values.map((value) => ({ ...found, value })) : [];
  }

  function note(found: Found | undefined, path: string): unknown {
    if (!found) out.missing.push(path);
    else out.evidence[path] = found.evidence;
    return found?.value ?? null;
  }

  function readScalar(name: string, field: FieldSchema, around: string): Found | undefined {
    const labels = labelsOf(name, field, around);
    const found = lines.flatMap((line, at) =>
      (inTable.has(line) ? [] : line.cells).flatMap((cell): (Found & { rank: number })[] => {
        const { rank, inside } = matchLabel(cell.text, labels);
        const next = line.cells.find((other) => other.x > cell.right);
        const below = lines[at + 1]?.cells.find((other) => Math.abs(other.x - cell.x) < 4);
        const offers = inside ? [inside] : [next?.text, below?.text];
        const text = offers.find((each) => each && typed(each, name, field) !== undefined);
        if (rank < 0 || text === undefined) return [];
        const quote = inside ? cell.text : `${cell.text} ${text}`;
        return [{ rank, value: typed(text, name, field), evidence: { page: line.page, text: quote } }];
      }),
    );
    if (kindOf(name, field) === "number" && strategy === "pattern") return found.at(-1);
    const [best] = found.sort((a, b) => a.rank - b.rank);
    return best ?? readUnlabeled(around && !wordsOf(name).startsWith(around) ? `${around} ${name}` : name);
  }

  /** The currency, and the letterhead: the first line in large letters that does not name the kind of document. */
  function readUnlabeled(name: string): Found | undefined {
    const isParty = /^(seller|supplier|vendor|merchant|bank|store)( name)?$/.test(wordsOf(name));
    if (!isParty && !/currency$/.test(wordsOf(name))) return undefined;
    const heights = lines.map(({ height }) => height).sort((a, b) => a - b);
    const large = (heights[Math.floor(heights.length / 2)] ?? 0) * 1.2;
    const isHead = ({ height, text }: CellLine, at: number) =>
      at < 3 && height >= large && text.includes(" ");
    const line = lines.find(isParty ? isHead : ({ text }) => readCurrency(text));
    const words = line?.cells.find(({ text }) => text.includes(" "))?.text;
    const value = isParty ? words : readCurrency(line?.text ?? "");
    return line && value ? { value, evidence: { page: line.page, text: line.text } } : undefined;
  }

  function typed(text: string, name: string, field: FieldSchema): unknown {
    if (field.enum) return field.enum.find((each) => bare(String(each)) === bare(text)) ?? readCurrency(text);
    const kind = kindOf(name, field);
    const value = readValue(text, kind);
    return kind === "date" && strategy === "reading-order" && /\p{L}/u.test(text) && value ? text : value;
  }

  /** Rows have as many cells as the header of the table, in the order of its columns. */
  function readTable(columns: Record<string, FieldSchema>): Map<string, Found>[] {
    const columnOf = ({ text }: Cell) =>
      Object.keys(columns).find((name) => labelsOf(name, plain(columns[name] ?? {})).includes(bare(text)));
    const matched = (line: CellLine) => new Set(line.cells.flatMap((cell) => columnOf(cell) ?? [])).size;
    const most = Math.max(2, ...lines.map(matched));
    const header = lines.find((line) => matched(line) === most);
    if (!header) return [];
    inTable.add(header);
    const names = header.cells.map(columnOf);
    const rows: Map<string, Found>[] = [];
    for (const line of lines.slice(lines.indexOf(header) + 1)) {
      if (line.page !== header.page && strategy === "pattern") break;
      if (/^(sub ?total|total|net|vat|tax)\b/i.test(line.text) && rows.length > 0) break;
      if (line.cells.length !== names.length || matched(line) === most) continue;
      const row = new Map<string, Found>();
      for (const [at, name] of names.entries()) {
        const value = name && readValue(line.cells[at]?.text ?? "", kindOf(name, plain(columns[name] ?? {})));
        if (name && value !== undefined)
          row.set(name, { value, evidence: { page: line.page, text: line.text } });
      }
      rows.push(row);
      inTable.add(line);
    }
    return rows;
  }
}

/** `Total`, `Total: 12.00`, or `Total 12.00`: the label is the whole text, or comes before a colon or before the value. */
function matchLabel(text: string, labels: readonly string[]): { rank: number; inside: string } {
  const [label = "", ...rest] = text.split(":");
  const rank = labels.indexOf(bare(label));
  if (rank >= 0) return { rank, inside: rest.join(":").trim() };
  const words = text.split(" ");
  const last = words.at(-1) ?? "";
  return { rank: /\d/.test(last) ? labels.indexOf(bare(words.slice(0, -1).join(" "))) : -1, inside: last };
}
