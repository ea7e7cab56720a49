import { formatAddress, type Path } from "../score/address.ts";
import type { Scalar } from "../score/scalar.ts";
import { parseAddress } from "./parse-address.ts";
import { type CsvRow, readCsv } from "./read-csv.ts";
import { refuse } from "./refuse.ts";
import type { TruthEntry } from "./truth-entry.ts";
import { valueFromLeaves } from "./value-from-leaves.ts";

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
    // Without a single value there is no way to tell a list from an object; an object with no names grades the same.
    return { id, line, truth: valueFromLeaves(leaves) };
  });
}

function readHeading({ line, cells }: CsvRow, file: string): Path[] {
  const [first = "", ...columns] = cells;
  if (columns.length === 0) {
    const isOther = /[;\t]/.test(first);
    throw refuse(
      { file, line },
      isOther ? "the cells are not separated by commas" : "there is no column beside the ids",
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
