import type { ReportCell } from "../model/cell.ts";
import type { ReportField } from "../model/field.ts";
import type { ReportPipeline } from "../model/pipeline.ts";
import type { ComparisonReport } from "../model/report.ts";
import { answers } from "./format/answers.ts";
import { mostDisputed, rankPipelines } from "./format/findings.ts";
import {
  baselineNames,
  emulatorSentence,
  pairLabel,
  scorerLabel,
  statusLabel,
  verdictLabel,
} from "./format/labels.ts";
import { type NamedReport, withShortNames } from "./format/names.ts";
import {
  formatCost,
  formatDocumentsNeeded,
  formatDuration,
  formatPoints,
  formatPointsInterval,
  formatRate,
  formatShare,
  formatValue,
} from "./format/numbers.ts";
import { markdownMark } from "./own-report.ts";

/** More would not fit into a comment. */
const mostRuns = 100;

/** The report as Markdown, short enough for a pull request: pipelines, pairs, runs, the places that need review. */
export function toMarkdown(given: ComparisonReport): string {
  const { report, rename, legend } = withShortNames(given);
  const parts = [
    markdownMark,
    `# Comparison of ${report.pipelines.map(({ label }) => escapeMarkdown(label)).join(", ")}`,
    emulatedNotice(report.pipelines),
    baselineNotice(report.pipelines),
    answerList(report),
    pipelineTable(report),
    pairTable(report),
    runTable(report),
    disputedTable(mostDisputed(report.fields).map(rename)),
    legendOf(legend),
    `Graded by \`${scorerLabel(report)}\`. Seed ${report.seed}. A dash is not measured, never zero.`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function answerList(report: ComparisonReport): string {
  return answers(report)
    .map(({ question, headline, sentences }) => {
      const rest = sentences.map((sentence) => ` ${escapeMarkdown(sentence)}`).join("");
      return `- ${question} **${escapeMarkdown(headline)}**${rest && `.${rest}`}`;
    })
    .join("\n");
}

/** What short names are short for. */
function legendOf(legend: NamedReport["legend"]): string {
  return legend
    .filter(({ name, label }) => name !== label)
    .map(({ name, full }) => `${escapeMarkdown(name)}: ${escapeMarkdown(full)}`)
    .join("\n\n");
}

function emulatedNotice(pipelines: readonly ReportPipeline[]): string {
  const emulated = pipelines
    .filter((pipeline) => pipeline.emulated)
    .map(({ label }) => escapeMarkdown(label));
  if (emulated.length === 0) return "";
  return `> **Emulated, not the vendor:** ${emulated.join(", ")}. ${emulatorSentence}`;
}

function baselineNotice(pipelines: readonly ReportPipeline[]): string {
  const baselines = baselineNames(pipelines).map(escapeMarkdown);
  return baselines.length === 0 ? "" : `> **Baseline, no vendor:** ${baselines.join(", ")}.`;
}

function pipelineTable(report: ComparisonReport): string {
  return table(
    [
      "Pipeline",
      correctHeading(report),
      "Precision",
      "Recall",
      "Graded",
      "Failed",
      "Unusable",
      "Median time",
      "Cost of a run",
    ],
    rankPipelines(report.pipelines).map((pipeline) => [
      `${formatValue(pipeline.label)}${pipeline.emulated ? " (emulated)" : ""}`,
      formatShare(pipeline.accuracy),
      formatShare(pipeline.precision),
      formatShare(pipeline.recall),
      String(pipeline.counts.graded),
      String(pipeline.counts.failed + pipeline.counts.notStarted),
      String(pipeline.counts.unusable),
      formatDuration(pipeline.latency.medianMs),
      pipeline.spending
        .map(({ perRun, currency, exactness, runs }) => {
          const shown = formatCost({ amount: formatRate(perRun), currency, exactness });
          return runs < pipeline.counts.delivered
            ? `${shown} (reported by ${runs} of ${pipeline.counts.delivered})`
            : shown;
        })
        .join(", ") || "–",
    ]),
  );
}

function pairTable({ pairs }: ComparisonReport): string {
  return table(
    ["Pair", "Wins, ties, losses", "Difference in points", "95 % interval", "Verdict", "Documents needed"],
    pairs.map((pair) => [
      `${formatValue(pair.first)} against ${formatValue(pair.second)}`,
      `${pair.wins}, ${pair.ties}, ${pair.losses}`,
      formatPoints(pair.meanDifference),
      formatPointsInterval(pair.interval),
      pairLabel(pair),
      formatDocumentsNeeded(pair.documentsNeeded),
    ]),
  );
}

/** Every run, or in a large report only those that a reviewer must know of. */
function runTable(report: ComparisonReport): string {
  const { cells } = report;
  if (cells.length <= mostRuns) return tableOfRuns(cells, report);
  const troubled = cells.filter((cell) => cell.unusable !== undefined || cell.status !== "completed");
  const listed = troubled.slice(0, mostRuns);
  const note = `${listed.length} of ${troubled.length} runs that did not simply complete, of ${cells.length} in all.`;
  return [tableOfRuns(listed, report), note].filter((part) => part !== "").join("\n\n");
}

function correctHeading(report: ComparisonReport): string {
  return `Correct (${scorerLabel(report)})`;
}

function tableOfRuns(cells: readonly ReportCell[], report: ComparisonReport): string {
  return table(
    ["Document", "Pipeline", "Status", "Vendor status", correctHeading(report), "Time", "Cost", "Note"],
    cells.map((cell) => [
      formatValue(cell.document),
      formatValue(cell.pipeline),
      statusLabel(cell).text,
      formatValue(cell.rawStatus ?? "–"),
      formatShare(cell.score?.accuracy ?? null),
      formatDuration(cell.durationMs),
      formatCost(cell.usage.cost),
      formatValue(cell.error?.message ?? cell.unusable ?? ""),
    ]),
  );
}

function disputedTable(disputed: readonly ReportField[]): string {
  const pipelines = [...new Set(disputed.flatMap((field) => field.values.map(({ pipeline }) => pipeline)))];
  const hasTruth = disputed.some((field) => field.truth !== undefined);
  const rows = disputed.map((field) => [
    formatValue(field.document),
    `${formatValue(field.address)}${field.missedByAll ? " (missed by all)" : ""}`,
    ...(hasTruth ? [field.truth === undefined ? "–" : formatValue(field.truth)] : []),
    ...pipelines.map((pipeline) => entryText(field, pipeline)),
  ]);
  if (rows.length === 0) return "";
  const head = ["Document", "Place", ...(hasTruth ? ["Truth"] : []), ...pipelines.map(formatValue)];
  return `## Needs review\n\n${table(head, rows)}`;
}

function entryText(field: ReportField, pipeline: string): string {
  const entry = field.values.find((value) => value.pipeline === pipeline);
  if (!entry) return "no answer";
  const shown = entry.value === undefined ? "nothing" : formatValue(entry.value);
  return entry.verdict === null ? shown : `${shown} (${verdictLabel[entry.verdict].text})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  return [line(head), `|${head.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
}

/** They make what stands behind them read backwards. */
const directionMarks = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text that shows as it is in a cell of a Markdown table: no markup, no HTML, no link, no new row. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(directionMarks, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/https?(?=:)|www(?=\.)|@/gi, (match) => (match === "@" ? "&#64;" : `${match}&#8203;`));
}
