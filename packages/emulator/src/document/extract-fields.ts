import type { Extraction, ExtractionStrategy, FieldEvidence, FieldSchema } from "./extraction.ts";
import { bare, kindOf, labelsOf, plainSchema as plain, wordsOf as words } from "./field-labels.ts";
import { type Cell, type CellLine, listCellLines } from "./page-cells.ts";
import type { ReadDocument } from "./read-document.ts";
import { readCurrency, readValue } from "./read-value.ts";

export type { Extraction, ExtractionStrategy, FieldEvidence, FieldSchema } from "./extraction.ts";

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
      // A schema may contain itself.
      if (field.properties && path.length < 200) return [name, readObject(field, `${at}.`, words(name))];
      const item = plain(field.items ?? {}, schema);
      if (field.items && !item.properties) return [name, readList(name, { ...field, ...item }, at)];
      if (!field.items) return [name, note(readScalar(name, field, around), at)];
      const rows = path === "" ? (tables.get(name) ?? []) : [];
      if (rows.length === 0) out.missing.push(at);
      const columns = Object.keys(item.properties ?? {});
      return [
        name,
        rows.map((row, index) =>
          Object.fromEntries(columns.map((key) => [key, note(row.get(key), `${at}.${index}.${key}`)])),
        ),
      ];
    });
    return Object.fromEntries(entries);
  }

  function readList(name: string, item: FieldSchema, at: string): unknown[] {
    const found = readScalar(name, item, "");
    if (!found) out.missing.push(at);
    const parts =
      typeof found?.value === "string" ? found.value.split(/\s*[,;]\s+/) : [found?.value ?? []].flat();
    return parts.map((value, index) => found && note({ ...found, value }, `${at}.${index}`));
  }

  function note(found: Found | undefined, path: string): unknown {
    if (!found) out.missing.push(path);
    else out.evidence[path] = found.evidence;
    return found?.value ?? null;
  }

  function readScalar(name: string, field: FieldSchema, around: string): Found | undefined {
    const full = around && !words(name).startsWith(around) ? `${around} ${words(name)}` : words(name);
    const labels = labelsOf(name, field, around);
    const found: (Found & { rank: number })[] = [];
    lines.forEach((line, at) => {
      for (const cell of inTable.has(line) ? [] : line.cells) {
        const { rank, inside } = matchLabel(cell.text, labels);
        if (rank < 0) continue;
        const next = inside ? undefined : line.cells.find((other) => other.x > cell.right);
        const below = inside
          ? undefined
          : lines[at + 1]?.cells.find((other) => Math.abs(other.x - cell.x) < 4);
        const offers = [inside, next?.text, below?.text];
        const text = offers.find((each) => each && typed(each, name, field) !== undefined);
        if (text === undefined) continue;
        const quote = text === inside ? cell.text : `${cell.text} ${text}`;
        found.push({ rank, value: typed(text, name, field), evidence: { page: line.page, text: quote } });
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

  function typed(text: string, name: string, field: FieldSchema): unknown {
    if (field.enum)
      return field.enum.find((choice) => bare(String(choice)) === bare(text)) ?? readCurrency(text);
    const kind = kindOf(name, field);
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

/** `Total`, `Total: 12.00`, or `Total 12.00`: the label is the whole text, stands before a colon or before the value. */
function matchLabel(text: string, labels: readonly string[]): { rank: number; inside: string } {
  const [label = "", ...rest] = text.split(":");
  const rank = labels.indexOf(bare(label));
  if (rank >= 0) return { rank, inside: rest.join(":").trim() };
  const words = text.split(" ");
  const last = words.at(-1) ?? "";
  return { rank: /\d/.test(last) ? labels.indexOf(bare(words.slice(0, -1).join(" "))) : -1, inside: last };
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
