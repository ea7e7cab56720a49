import type { ComparisonReport, ReportCell } from "@docmux/compare";
import cliTruncate from "cli-truncate";
import stringWidth from "string-width";
import type { Colors } from "./colors-for.ts";
import { cutLabel } from "./cut-label.ts";
import { formatDuration } from "./format-duration.ts";
import { plainTable } from "./plain-table.ts";
import { shareWidth } from "./share-width.ts";
import { statusMark } from "./status-mark.ts";

const gap = 2;

/** Every document in every pipeline: a sign for how the run ended, how much was right, how long it took. */
export function scoresTable(report: ComparisonReport, columns: number, colors: Colors): string {
  const labels = report.pipelines.map(({ label }) => label);
  const rows = report.documents.map(({ id }) => ({
    id,
    cells: labels.map((label) =>
      report.cells.filter(({ document, pipeline }) => document === id && pipeline === label),
    ),
  }));
  const wanted = [Math.max(...rows.map(({ id }) => stringWidth(id))), ...labels.map((label) => label.length)];
  const widths = shareWidth(wanted, columns - 1 - gap * labels.length, 10);
  const widthOf = (column: number) => widths[column] ?? 10;
  return plainTable(
    ["document", ...labels.map((label, index) => cutLabel(label, widthOf(index + 1)))].map((name) =>
      colors.bold(name),
    ),
    rows.map(({ id, cells }) => [
      cutLabel(id, widthOf(0)),
      ...cells.map((runs, index) => cliTruncate(describe(runs, colors), widthOf(index + 1))),
    ]),
  );
}

/** One document in one pipeline; of several runs the first, and the mean of what was right. */
function describe(runs: readonly ReportCell[], colors: Colors): string {
  const [first] = runs;
  if (!first) return "";
  const { status, outcome, durationMs } = first;
  if (outcome === "not_started") return colors.dim("not started");
  if (first.error?.code === "aborted") return colors.yellow("not waited for");
  const { symbol, paint } = statusMark(status ?? "failed", colors);
  const shares = runs.flatMap(({ score }) => (typeof score?.accuracy === "number" ? [score.accuracy] : []));
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const told = [
    ...(shares.length > 0 ? [`${mean.toFixed(0)} %`] : []),
    ...(outcome === "failed" ? ["failed"] : []),
    ...(durationMs === null ? [] : [colors.dim(formatDuration(durationMs))]),
  ];
  return `${paint(symbol)} ${told.join("  ")}`;
}
