import type { ComparisonReport, ReportCell } from "@docmux/compare";
import cliTruncate from "cli-truncate";
import type { Colors } from "./colors-for.ts";
import { cutLabel } from "./cut-label.ts";
import { formatDuration } from "./format-duration.ts";
import { plainTable } from "./plain-table.ts";
import { paintStatus, statusMark } from "./status-mark.ts";

const nameWidth = "correct values".length;
const gap = 2;
const leastWidth = 8;

/** How the runs of one document went, a column for each pipeline. */
export function runsTable(
  report: ComparisonReport,
  document: string,
  columns: number,
  colors: Colors,
): string {
  const cells = report.cells.filter((cell) => cell.document === document && cell.repetition === 0);
  const room = Math.floor((columns - 1 - nameWidth) / Math.max(1, cells.length)) - gap;
  const cut = (text: string) =>
    text
      .split("\n")
      .map((line) => cliTruncate(line, Math.max(leastWidth, room)))
      .join("\n");
  const row = (name: string, describe: (cell: ReportCell) => string) => [
    colors.dim(name),
    ...cells.map((cell) => cut(describe(cell))),
  ];
  return plainTable(
    ["", ...cells.map(({ pipeline }) => colors.bold(cutLabel(pipeline, Math.max(leastWidth, room))))],
    [
      row("status", (cell) =>
        cell.error?.code === "aborted"
          ? colors.yellow("not waited for")
          : cell.status
            ? paintStatus(cell.status, colors)
            : colors.red(cell.outcome.replaceAll("_", " ")),
      ),
      row("raw status", ({ rawStatus }) => rawStatus ?? "–"),
      row("steps", (cell) => formatSteps(cell, colors)),
      row("duration", ({ durationMs }) => (durationMs === null ? "–" : formatDuration(durationMs))),
      row("cost", (cell) => formatCost(cell, colors)),
      row("correct values", formatScore),
      row("issues", ({ issues }) => (issues.length === 0 ? "–" : issues.map(({ code }) => code).join("\n"))),
    ],
  );
}

/** What went wrong with runs that did not deliver, a line each. */
export function failureLines(report: ComparisonReport, document: string, colors: Colors): string[] {
  return report.cells
    .filter(({ document: id, error }) => id === document && error && error.code !== "aborted")
    .map(({ pipeline, error }) => colors.red(`${pipeline}: ${error?.message}`));
}

function formatSteps({ steps }: ReportCell, colors: Colors): string {
  const shown = steps.filter((step) => step.kind !== "control");
  if (shown.length === 0) return "–";
  return shown
    .map(({ name, status }) => {
      const { symbol, paint } = statusMark(status, colors);
      return `${paint(symbol)} ${name}`;
    })
    .join("\n");
}

function formatCost({ usage: { cost } }: ReportCell, colors: Colors): string {
  if (!cost) return colors.dim("not told");
  const sign = cost.exactness === "exact" ? "" : cost.exactness === "estimate" ? "about " : "at least ";
  return `${sign}${cost.amount} ${cost.currency}`;
}

function formatScore({ score }: ReportCell): string {
  if (!score) return "–";
  const share = score.accuracy === null ? "–" : `${score.accuracy.toFixed(0)} %`;
  return `${share}, ${score.buckets.correct} of ${score.total}`;
}
