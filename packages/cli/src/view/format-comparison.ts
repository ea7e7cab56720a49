import type { ComparisonReport } from "@docmux/compare";
import { type Colors, defaultColors } from "./colors-for.ts";
import { fieldsLegend, fieldsTable } from "./fields-table.ts";
import { pipelinesTable } from "./pipelines-table.ts";
import { printableDeep } from "./printable.ts";
import { failureLines, runsTable } from "./runs-table.ts";
import { scoresTable } from "./scores-table.ts";

/**
 * The tables of a comparison: of one document field by field, of several how each pipeline did.
 *
 * @param isDetailed - of several documents every field as well. Default false: the report holds them.
 */
export function formatComparison(
  told: ComparisonReport,
  columns: number,
  colors: Colors = defaultColors(),
  isDetailed = false,
): string {
  // Raw answers are not shown, and may be large.
  const report = printableDeep({ ...told, cells: told.cells.map(({ raw: _raw, ...cell }) => cell) });
  const ids = report.documents.map(({ id }) => id);
  const isOne = ids.length === 1;
  const details =
    isOne || (isDetailed && !report.aborted)
      ? ids.map((id) => formatDocument(report, id, columns, colors))
      : [];
  const emulated = report.pipelines.some((pipeline) => pipeline.emulated)
    ? [colors.dim("Answers came from emulators: they say nothing of how good a vendor is.")]
    : [];
  if (isOne) return [...details, ...emulated].join("\n\n");
  return [
    ...details,
    scoresTable(report, columns, colors),
    ...(details.length > 0
      ? []
      : [[...new Set(ids.flatMap((id) => failureLines(report, id, colors)))].join("\n")]),
    pipelinesTable(report, columns, colors),
    formatDisagreement(report),
    ...emulated,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function formatDocument(report: ComparisonReport, id: string, columns: number, colors: Colors): string {
  const fields = fieldsTable(report, id, columns, colors);
  return [
    ...(report.documents.length > 1 ? [colors.bold(id)] : []),
    runsTable(report, id, columns, colors),
    ...failureLines(report, id, colors),
    ...(fields ? [fields, colors.dim(fieldsLegend)] : []),
  ].join("\n\n");
}

function formatDisagreement({ fields }: ComparisonReport): string {
  // What the truth names and nobody delivered is no agreement worth counting.
  const compared = fields.filter(
    ({ agreement, values }) => agreement !== null && values.some(({ value }) => value !== undefined),
  );
  if (compared.length === 0) return "";
  const differing = compared.filter(({ agreement }) => agreement !== 100).length;
  return `Vendors differ on ${differing} of ${compared.length} values that at least one of them gave.`;
}
