import { normalizeLabel } from "./normalize-label.ts";
import type { Cell, CellLine } from "./page-cells.ts";
import type { ScalarField } from "./schema-field.ts";

/** Who issued the document: printed as a letterhead, without a label. */
const ISSUER =
  /^(seller|supplier|vendor|merchant|store|shop|issuer|bank|company|sender|provider|biller)( name)?$/;
/** A cell and the 0-indexed page that it is on. */
export interface PlacedCell {
  cell: Cell;
  page: number;
}

const KIND_OF_DOCUMENT =
  /^(tax |vat |pro forma )?(invoice|receipt|credit note|credit memo|purchase order|statement|account statement|bank statement|contract|agreement|order|quote|delivery note|rechnung|gutschrift|facture|avoir|page)\b|\b(agreement|contract|statement)$/;

/** Whether the field asks for the issuer of the document. */
export function asksForIssuer(field: ScalarField): boolean {
  return field.kind === "string" && ISSUER.test(field.words);
}

/** Whether the field asks for the heading of the document. */
export function asksForTitle(field: ScalarField): boolean {
  return field.kind === "string" && /\btitle$/.test(field.words);
}

/** The lines at the top of the first page that may be a letterhead: words, but not the kind of the document. */
export function letterheadCells(lines: readonly CellLine[], mostLines: number): PlacedCell[] {
  const page = lines[0]?.page;
  return lines
    .filter((line) => line.page === page)
    .slice(0, mostLines)
    .flatMap((line) => line.cells.map((cell) => ({ cell, page: line.page })))
    .filter(({ cell }) => {
      const text = normalizeLabel(cell.text);
      return /\p{L}{3}/u.test(text) && !KIND_OF_DOCUMENT.test(text) && !cell.text.includes(":");
    });
}

/** Whether letters are clearly larger than most of the document's. */
export function standsOut(cell: Cell, lines: readonly CellLine[]): boolean {
  const heights = lines.map(({ height }) => height).sort((a, b) => a - b);
  return cell.height >= (heights[Math.floor(heights.length / 2)] ?? 0) * 1.2;
}
