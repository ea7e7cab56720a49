import type { ReportField } from "../../model/report-field.ts";

/** How many places a person is asked to look at. */
const most = 20;

/** How often one field of one document is shown before other fields have had their turn. */
const mostOfOneField = 2;

/**
 * The places on which pipelines agree least: what is most worth a look, with or without a truth. A column that is wrong
 * in every row of a table is one thing to look at, not twenty.
 */
export function mostDisputed(fields: readonly ReportField[]): ReportField[] {
  const disputed = fields
    .filter((field) => field.agreement !== null && field.agreement < 100)
    .sort((a, b) => (a.agreement ?? 0) - (b.agreement ?? 0));
  const shown = new Map<string, number>();
  const [first, later]: [ReportField[], ReportField[]] = [[], []];
  for (const place of disputed) {
    const key = JSON.stringify([place.document, place.field]);
    const count = (shown.get(key) ?? 0) + 1;
    shown.set(key, count);
    (count <= mostOfOneField ? first : later).push(place);
  }
  return [...first, ...later].slice(0, most);
}
