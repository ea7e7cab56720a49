import type { ComparisonReport, ReportCell, ReportPipeline } from "@docmux/compare";
import cliTruncate from "cli-truncate";
import stringWidth from "string-width";
import { fieldsLegend, fieldsTable } from "./fields-table.ts";
import { cutLabel, formatDuration, inBands, plainTable, shareWidth, wrapWords } from "./layout.ts";
import { printableDeep } from "./printable.ts";
import { paintStatus, statusMark } from "./status.ts";
import { type Colors, defaultColors } from "./terminal.ts";
import { verdictLines } from "./verdicts.ts";

const nameWidth = "correct values".length;
const columnGap = 2;
const leastColumnWidth = 8;
const leastDocumentWidth = 10;
const leastScoreWidth = "✓ 100 %  12.3 s".length;
const roomForFigures = 52;
const widestInSentence = 40;
const leastLabelWidth = 12;

/**
 * The tables of a comparison: of one document field by field, of several how each pipeline did.
 *
 * @param isDetailed - of several documents every field as well. Default false: the report holds them.
 */
export function formatComparison(
  received: ComparisonReport,
  columns: number,
  colors: Colors = defaultColors(),
  isDetailed = false,
): string {
  // Raw answers are not shown, and may be large.
  const report = printableDeep({ ...received, cells: received.cells.map(({ raw: _raw, ...cell }) => cell) });
  const ids = report.documents.map(({ id }) => id);
  const isOne = ids.length === 1;
  const details =
    isOne || (isDetailed && !report.aborted)
      ? ids.map((id) => formatDocument(report, id, columns, colors))
      : [];
  const baselines = report.pipelines.flatMap(({ label, baseline }) =>
    baseline === undefined
      ? []
      : [`${label} is a baseline${label.includes(baseline) ? "" : `: ${baseline}`}.`],
  );
  const emulated = emulatedNote(report).map((note) => wrapWords(note, columns));
  const verdicts = verdictLines(report).map((line) => wrapWords(line, columns));
  const notes = [
    verdicts.join("\n"),
    ...[...baselines.map((note) => wrapWords(note, columns)), ...emulated].map((text) => colors.dim(text)),
  ].filter((part) => part !== "");
  if (isOne) return [...details, ...notes].join("\n\n");
  return [
    ...details,
    scoresTable(report, columns, colors),
    ...(details.length > 0
      ? []
      : [[...new Set(ids.flatMap((id) => failureLines(report, id, colors)))].join("\n")]),
    pipelinesTable(report, columns, colors),
    wrapWords(formatDisagreement(report), columns),
    ...notes,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Says which results came from emulators, where it is not all of them. */
function emulatedNote({ pipelines }: ComparisonReport): string[] {
  const labels = pipelines.flatMap(({ emulated, label }) => (emulated ? [label] : []));
  if (labels.length === 0) return [];
  const which =
    labels.length === pipelines.length
      ? "Results"
      : `Results of ${labels.map((label) => cutLabel(label, widestInSentence)).join(", ")}`;
  return [`${which} came from emulators. They do not measure vendor quality.`];
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
  // A value of the truth that no pipeline delivered is no agreement worth counting.
  const compared = fields.filter(
    ({ agreement, values }) => agreement !== null && values.some(({ value }) => value !== undefined),
  );
  if (compared.length === 0) return "";
  const differing = compared.filter(({ agreement }) => agreement !== 100).length;
  return `Vendors differ on ${differing} of ${compared.length} values that at least one of them gave.`;
}

/** How the runs of one document went, a column for each pipeline. */
function runsTable(report: ComparisonReport, document: string, columns: number, colors: Colors): string {
  const cells = report.cells.filter((cell) => cell.document === document && cell.repetition === 0);
  const fitting = Math.floor((columns - 1 - nameWidth) / (leastColumnWidth + columnGap));
  return inBands(cells, fitting)
    .map((band) => runsBand(band, columns, colors))
    .join("\n\n");
}

function runsBand(cells: readonly ReportCell[], columns: number, colors: Colors): string {
  const room = Math.floor((columns - 1 - nameWidth) / Math.max(1, cells.length)) - columnGap;
  const cut = (text: string) =>
    text
      .split("\n")
      .map((line) => cliTruncate(line, Math.max(leastColumnWidth, room)))
      .join("\n");
  const row = (name: string, describe: (cell: ReportCell) => string) => [
    colors.dim(name),
    ...cells.map((cell) => cut(describe(cell))),
  ];
  return plainTable(
    ["", ...cells.map(({ pipeline }) => colors.bold(cutLabel(pipeline, Math.max(leastColumnWidth, room))))],
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
function failureLines(report: ComparisonReport, document: string, colors: Colors): string[] {
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
  if (!cost) return colors.dim("not reported");
  const sign = cost.exactness === "exact" ? "" : cost.exactness === "estimate" ? "about " : "at least ";
  return `${sign}${cost.amount} ${cost.currency}`;
}

function formatScore({ score }: ReportCell): string {
  if (!score) return "–";
  const share = score.accuracy === null ? "–" : `${score.accuracy.toFixed(0)} %`;
  return `${share}, ${score.buckets.correct} of ${score.total}`;
}

/** Every document in every pipeline: a sign for how the run ended, how much was right, how long it took. */
function scoresTable(report: ComparisonReport, columns: number, colors: Colors): string {
  const labels = report.pipelines.map(({ label }) => label);
  const fitting = Math.floor((columns - 1 - leastDocumentWidth) / (leastScoreWidth + columnGap));
  return inBands(labels, fitting)
    .map((band) => scoresBand(report, band, columns, colors))
    .join("\n\n");
}

function scoresBand(
  report: ComparisonReport,
  labels: readonly string[],
  columns: number,
  colors: Colors,
): string {
  const rows = report.documents.map(({ id }) => ({
    id,
    cells: labels.map((label) =>
      report.cells.filter(({ document, pipeline }) => document === id && pipeline === label),
    ),
  }));
  const wanted = [
    Math.max(...rows.map(({ id }) => stringWidth(id))),
    ...labels.map((label) => Math.max(leastScoreWidth, label.length)),
  ];
  const widths = shareWidth(wanted, columns - 1 - columnGap * labels.length, leastDocumentWidth);
  const widthOf = (column: number) => widths[column] ?? leastScoreWidth;
  return plainTable(
    ["document", ...labels.map((label, index) => cutLabel(label, widthOf(index + 1)))].map((name) =>
      colors.bold(name),
    ),
    rows.map(({ id, cells }) => [
      cutLabel(id, widthOf(0)),
      ...cells.map((runs, index) => cliTruncate(describeScores(runs, colors), widthOf(index + 1))),
    ]),
  );
}

/** One document in one pipeline; of several runs the first, and the mean of what was right. */
function describeScores(runs: readonly ReportCell[], colors: Colors): string {
  const [first] = runs;
  if (!first) return "";
  const { status, outcome, durationMs } = first;
  if (outcome === "not_started") return colors.dim("not started");
  if (first.error?.code === "aborted") return colors.yellow("not waited for");
  const { symbol, paint } = statusMark(status ?? "failed", colors);
  const shares = runs.flatMap(({ score }) => (typeof score?.accuracy === "number" ? [score.accuracy] : []));
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const facts = [
    ...(shares.length > 0 ? [`${mean.toFixed(0)} %`] : []),
    ...(outcome === "failed" ? ["failed"] : []),
    ...(durationMs === null ? [] : [colors.dim(formatDuration(durationMs))]),
  ];
  return `${paint(symbol)} ${facts.join("  ")}`;
}

/** Every pipeline over all documents, in the order in which they were named. */
function pipelinesTable({ pipelines }: ComparisonReport, columns: number, colors: Colors): string {
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
  if (spending.length === 0) return colors.dim("not reported");
  return spending.map(({ perRun, currency }) => `${shorten(perRun)} ${currency}`).join(", ");
}

/** Four significant digits are more than a price needs; the report has all. */
function shorten(amount: string): string {
  return String(Number(Number(amount).toPrecision(4)));
}
