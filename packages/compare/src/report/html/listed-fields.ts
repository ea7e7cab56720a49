import type { ReportField } from "../../model/report-field.ts";

/** A page with more places than this takes long to open, and nobody reads them. */
const mostPlaces = 10_000;

/** Places to list document by document, and how many were left out. */
export interface ListedFields {
  fields: readonly ReportField[];
  leftOut: number;
}

/** All places, or in a large report those on which somebody differs or is mistaken, evenly over the documents. */
export function listedFields(fields: readonly ReportField[], documents: number): ListedFields {
  if (fields.length <= mostPlaces) return { fields, leftOut: 0 };
  const mostOfOne = Math.max(1, Math.floor(mostPlaces / documents));
  const counts = new Map<string, number>();
  const listed = fields.filter((field) => {
    const count = counts.get(field.document) ?? 0;
    if (count >= mostOfOne || !isWorthListing(field)) return false;
    counts.set(field.document, count + 1);
    return true;
  });
  return { fields: listed, leftOut: fields.length - listed.length };
}

function isWorthListing({ agreement, values }: ReportField): boolean {
  const isMistaken = values.some(({ verdict }) => verdict !== null && verdict !== "matched");
  return isMistaken || (agreement !== null && agreement < 100);
}
