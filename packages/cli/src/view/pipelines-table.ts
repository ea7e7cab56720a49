import type { ComparisonReport, ReportPipeline } from "@docmux/compare";
import type { Colors } from "./colors-for.ts";
import { cutLabel } from "./cut-label.ts";
import { formatDuration } from "./format-duration.ts";
import { plainTable } from "./plain-table.ts";

const roomForFigures = 52;
const leastLabelWidth = 12;

/** Every pipeline over all documents, in the order in which they were named. */
export function pipelinesTable({ pipelines }: ComparisonReport, columns: number, colors: Colors): string {
  const width = Math.max(leastLabelWidth, columns - 1 - roomForFigures);
  const hasTruth = pipelines.some(({ counts }) => counts.graded > 0);
  return plainTable(
    ["pipeline", "delivered", ...(hasTruth ? ["correct"] : []), "median", "cost of a run"].map((name) =>
      colors.bold(name),
    ),
    pipelines.map((pipeline) => [
      cutLabel(pipeline.label, width),
      formatDelivered(pipeline, colors),
      ...(hasTruth ? [pipeline.accuracy === null ? "–" : `${pipeline.accuracy.toFixed(1)} %`] : []),
      pipeline.latency.medianMs === null ? "–" : formatDuration(pipeline.latency.medianMs),
      formatSpending(pipeline, colors),
    ]),
  );
}

function formatDelivered({ counts }: ReportPipeline, colors: Colors): string {
  const text = `${counts.delivered} of ${counts.runs}`;
  return counts.delivered === counts.runs ? text : colors.red(text);
}

function formatSpending({ spending }: ReportPipeline, colors: Colors): string {
  if (spending.length === 0) return colors.dim("not told");
  return spending.map(({ perRun, currency }) => `${shorten(perRun)} ${currency}`).join(", ");
}

/** Four significant digits are more than a price needs; the report has all. */
function shorten(amount: string): string {
  return String(Number(Number(amount).toPrecision(4)));
}
