import { evidenceOf, type FoundValue } from "./found-value.ts";
import type { IsLabel } from "./known-labels.ts";
import { makeLabels } from "./make-labels.ts";
import { bareLabel } from "./normalize-label.ts";
import type { Cell, CellLine } from "./page-cells.ts";
import type { ScalarField } from "./schema-field.ts";

const MOST_LINES = 7;
/** A wider gap, in letter heights, ends the block. */
const BLOCK_GAP = 2.1;

/** Whether the field asks for the address of a party. */
export function asksForAddress(field: ScalarField): boolean {
  return field.kind === "string" && /\baddress$/.test(field.words);
}

/** Finds the block under `Bill to` or the like: all its lines but the name, joined with commas. */
export function findAddress(
  field: ScalarField,
  lines: readonly CellLine[],
  isLabel: IsLabel,
): FoundValue | undefined {
  const party = field.words.replace(/ ?address$/, "");
  const nameLabels = party === "" ? [] : makeLabels({ name: `${party}_name` });
  for (const [at, line] of lines.entries()) {
    for (const cell of line.cells) {
      const label = bareLabel(cell.text);
      const ofAddress = field.labels.includes(label);
      if (!ofAddress && !nameLabels.includes(label)) continue;
      const block = readBlock(cell, lines.slice(at + 1), line.page, isLabel);
      const address = ofAddress ? block : block.slice(1);
      if (address.length === 0) continue;
      const text = block.map((part) => part.text).join(" / ");
      const value = address.map((part) => part.text).join(", ");
      return { value, evidence: evidenceOf(line.page, text, address) };
    }
  }
  return undefined;
}

/** The cells that are below each other under a label, left edges in line. */
function readBlock(label: Cell, below: readonly CellLine[], page: number, isLabel: IsLabel): Cell[] {
  const block: Cell[] = [];
  let last = label;
  for (const line of below) {
    if (line.page !== page || block.length >= MOST_LINES || line.y - last.y > BLOCK_GAP * last.height) break;
    const cell = line.cells.find((candidate) => Math.abs(candidate.x - label.x) < 3);
    if (!cell) continue;
    if (isLabel(cell.text)) break;
    block.push(cell);
    last = cell;
  }
  return block;
}
