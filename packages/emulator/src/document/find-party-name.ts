import { normaliseLabel } from "./normalise-label.ts";
import type { CellLine } from "./page-cells.ts";
import type { ScalarField } from "./schema-field.ts";

/** Who issued the document: printed as a letterhead, without a label. */
const ISSUER =
  /^(seller|supplier|vendor|merchant|store|shop|issuer|bank|company|sender|provider|biller)( name)?$/;
const KIND_OF_DOCUMENT =
  /^(tax |vat |pro forma )?(invoice|receipt|credit note|credit memo|purchase order|statement|account statement|bank statement|contract|agreement|order|quote|delivery note|rechnung|gutschrift|facture|avoir|page)\b/;

/** Whether the field asks for the issuer of the document. */
export function asksForIssuer(field: ScalarField): boolean {
  return field.kind === "string" && ISSUER.test(field.words);
}

/** Whether the field asks for the heading of the document. */
export function asksForTitle(field: ScalarField): boolean {
  return field.kind === "string" && /\btitle$/.test(field.words);
}

/** The lines at the top of the first page that may be a letterhead: words, but not the kind of the document. */
export function letterheadCells(lines: readonly CellLine[]) {
  const first = lines[0];
  if (!first) return [];
  const top = lines.filter((line) => line.page === first.page).slice(0, 6);
  return top.flatMap((line) =>
    line.cells
      .filter((cell) => {
        const text = normaliseLabel(cell.text);
        return /\p{L}{3}/u.test(text) && !KIND_OF_DOCUMENT.test(text) && !cell.text.includes(":");
      })
      .map((cell) => ({ cell, page: line.page })),
  );
}
