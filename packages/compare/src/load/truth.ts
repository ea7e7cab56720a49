import type { JsonValue } from "@docmux/core";
import { formatAddress, type Path, parseAddress } from "../score/address.ts";
import type { Scalar } from "../score/scalar.ts";
import { type CsvRow, readCsv } from "./csv.ts";
import { parseJson } from "./json.ts";
import { refuse } from "./refuse.ts";

/**
 * Reads truths from JSON: an object with document ids for names. What it returns fits `truth` of `compare`.
 *
 * @param file - what errors call the text. Default `"truth.json"`.
 * @throws InvalidInputError with line and column: bad JSON, an id twice, a truth that is `null`.
 *
 * @example
 * ```ts
 * const truth = parseTruthJson('{ "invoice-01": { "total_amount": 5798.39 } }');
 * ```
 */
export function parseTruthJson(text: string, file = "truth.json"): Record<string, JsonValue> {
  return Object.fromEntries(readTruthJson(text, file).map(({ id, truth }) => [id, truth]));
}

/**
 * Reads truths from CSV (RFC 4180): the first column holds document ids, the heading of every other one is the address
 * of a field, such as `total_amount`, `vendor.name`, `line_items[0].sku` or `["odd name"]`. An empty cell is no value.
 * Plain numbers, `true` and `false` become numbers and booleans; anything else, `007` and `1,200.50` included, is text.
 *
 * @param file - what errors call the text. Default `"truth.csv"`.
 * @throws InvalidInputError with the line: a row with more or fewer cells than the heading, an id twice, an address
 * that cannot be read, two columns for one place, a quote that does not end.
 *
 * @example
 * ```ts
 * const truth = parseTruthCsv("id,total_amount,line_items[0].sku\ninvoice-01,5798.39,A-17\n");
 * // { "invoice-01": { total_amount: 5798.39, line_items: [{ sku: "A-17" }] } }
 * ```
 */
export function parseTruthCsv(text: string, file = "truth.csv"): Record<string, JsonValue> {
  return Object.fromEntries(readTruthCsv(text, file).map(({ id, truth }) => [id, truth]));
}

/** The truth of one document, and the line of the file that it was read from. */
export interface TruthEntry {
  id: string;
  line: number;
  truth: JsonValue;
}

/** The truths of a JSON object by document id. */
export function readTruthJson(text: string, file: string): TruthEntry[] {
  const { value, members } = parseJson(text, file);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refuse(
      { file },
      "this is not an object with document ids for names",
      'Write it as { "invoice-01": { ... }, "invoice-02": { ... } }.',
    );
  return members.map(({ name, line }) => {
    const truth = value[name];
    if (truth === undefined || truth === null)
      throw refuse(
        { file, line },
        `the truth for "${name}" is null`,
        "Write {} where nothing is to be found.",
      );
    return { id: name, line, truth };
  });
}

/** The truths of a table: ids in the first column, addresses of fields in the heading. */
export function readTruthCsv(text: string, file: string): TruthEntry[] {
  const [heading, ...rows] = readCsv(text, file);
  if (!heading)
    throw refuse(
      { file },
      "the file is empty",
      "Write a heading such as id,total_amount, and a row for each document.",
    );
  const paths = readHeading(heading, file);
  const lines = new Map<string, number>();
  return rows.map(({ line, cells }) => {
    const [id, ...values] = cells.map((cell) => cell.trim());
    if (cells.length !== heading.cells.length)
      throw refuse(
        { file, line },
        `the row has ${cells.length} cells and the heading ${heading.cells.length}`,
        "Add or remove commas; put a value that holds a comma in double quotes.",
      );
    if (!id) throw refuse({ file, line }, "the first cell is empty", "Write the id of the document into it.");
    if (lines.has(id))
      throw refuse(
        { file, line },
        `there is a second truth for "${id}", the first is in line ${lines.get(id)}`,
        "Keep one row for each document; further rows of a table are columns such as line_items[1].sku.",
      );
    lines.set(id, line);
    const leaves = paths.flatMap((path, index) => {
      const cell = values[index] ?? "";
      return cell === "" ? [] : [{ path, value: toScalar(cell) }];
    });
    // Without a single value, a list and an object look the same; an object with no names grades the same.
    return { id, line, truth: valueFromLeaves(leaves) };
  });
}

function readHeading({ line, cells }: CsvRow, file: string): Path[] {
  const [first = "", ...columns] = cells;
  if (columns.length === 0) {
    const isOther = /[;\t]/.test(first);
    throw refuse(
      { file, line },
      isOther ? "the cells are not separated by commas" : "there is no column next to the ids",
      isOther
        ? "Save it as CSV with commas and UTF-8."
        : "Add a column for each field, such as total_amount.",
    );
  }
  const paths = columns.map((column) => {
    const path = parseAddress(column.trim());
    if (!path)
      throw refuse(
        { file, line },
        `"${column.trim()}" is not the address of a field`,
        'Write it as total_amount, vendor.name, line_items[0].sku (items count from 0) or ["odd name"].',
      );
    return path;
  });
  refuseCollisions(paths, { file, line });
  return paths;
}

/** Two columns collide when they name one place, or when one takes for a value what another takes for an object or list. */
function refuseCollisions(paths: readonly Path[], place: { file: string; line: number }): void {
  const kinds = new Map<string, { kind: string; path: Path }>();
  for (const path of paths) {
    for (let length = 0; length <= path.length; length += 1) {
      const next = path[length];
      const kind = next === undefined ? "value" : typeof next === "number" ? "list" : "object";
      const key = JSON.stringify(path.slice(0, length));
      const known = kinds.get(key);
      if (known && (known.kind !== kind || kind === "value"))
        throw refuse(
          place,
          `the columns ${formatAddress(known.path)} and ${formatAddress(path)} do not go together`,
          "Give every place one column, and let it be a value, an object or a list.",
        );
      kinds.set(key, known ?? { kind, path });
    }
  }
}

/** Text that is a number or a boolean in JSON's own plainest form is one. Leading zeros and long digits stay text. */
function toScalar(cell: string): Scalar {
  if (cell === "true" || cell === "false") return cell === "true";
  const isPlain = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(cell) && cell.replace(/\D/g, "").length <= 15;
  return isPlain ? Number(cell) : cell;
}

/** A value and the way to it. */
interface PlacedLeaf {
  path: Path;
  value: Scalar;
}

/**
 * Puts values together into one, the reverse of taking it apart. Items of a list that hold no value become `null`. No
 * leaf may stand on the way to another.
 */
function valueFromLeaves(leaves: readonly PlacedLeaf[]): JsonValue {
  const [only] = leaves;
  if (only && only.path.length === 0) return only.value;
  const parts = new Map<string | number, PlacedLeaf[]>();
  for (const { path, value } of leaves) {
    const [head = "", ...rest] = path;
    const below = parts.get(head) ?? [];
    below.push({ path: rest, value });
    parts.set(head, below);
  }
  const members = [...parts].map(([name, below]) => [name, valueFromLeaves(below)] as const);
  const indexes = members.flatMap(([name]) => (typeof name === "number" ? [name] : []));
  if (indexes.length === 0) return Object.fromEntries(members);
  const items: JsonValue[] = new Array(Math.max(...indexes) + 1).fill(null);
  for (const [index, item] of members) items[Number(index)] = item;
  return items;
}
