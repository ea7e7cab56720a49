import type { ComparisonReport } from "../../model/comparison-report.ts";
import type { ReportPair } from "../../model/report-pair.ts";
import type { ReportPipeline } from "../../model/report-pipeline.ts";
import { minimumDocuments } from "../../statistics/minimum-documents.ts";
import { formatShare } from "./format-share.ts";
import { rankPipelines } from "./rank-pipelines.ts";
import { sharedAccuracies } from "./shared-accuracies.ts";

/** What the comparison found, in a few sentences that claim no more than was measured. */
export function findings(report: ComparisonReport): string[] {
  const sentences = [
    accuracySentence(report),
    ...[false, true].map((emulated) => commonGroundSentence(report, emulated)),
    certaintySentence(report),
    extraFieldSentence(report),
    deliverySentence(report),
  ];
  return sentences.filter((sentence) => sentence !== undefined);
}

function accuracySentence(report: ComparisonReport): string | undefined {
  const measured = rankPipelines(report.pipelines).filter(({ accuracy }) => accuracy !== null);
  if (measured.length === 0) return agreementSentence(report);
  const isOneRun = report.documents.length === 1 && report.repeat === 1;
  const describe = ({ label, buckets, accuracy }: ReportPipeline): string => {
    if (!isOneRun) return `${label} ${formatShare(accuracy)}`;
    const total = Object.values(buckets).reduce((sum, count) => sum + count, 0);
    return `${label} ${buckets.matched} of ${total}`;
  };
  const [real, emulated] = [false, true].map((wanted) =>
    joinWords(measured.filter((pipeline) => pipeline.emulated === wanted).map(describe)),
  );
  if (!real) return `Values right, all emulated: ${emulated}.`;
  return `Values right: ${real}.${emulated ? ` Emulated, not ranked with them: ${emulated}.` : ""}`;
}

function commonGroundSentence(report: ComparisonReport, emulated: boolean): string | undefined {
  const shared = sharedAccuracies(
    report,
    rankPipelines(report.pipelines).filter((pipeline) => pipeline.emulated === emulated),
  );
  if (!shared) return undefined;
  const { documents, accuracies } = shared;
  const names = accuracies.map(({ label }) => label);
  if (documents === 0)
    return `No document was graded for all of ${joinWords(names)}: these shares cannot be held against each other.`;
  const shares = accuracies.map(({ label, accuracy }) => `${label} ${formatShare(accuracy)}`);
  const ground = documents === 1 ? "the one document" : `the ${documents} documents`;
  return `They were not graded on the same documents. On ${ground} that all were graded on: ${joinWords(shares)}.`;
}

/** A truth of five fields says nothing of a sixth: who delivers more must not look worse unsaid. */
function extraFieldSentence({ pipelines }: ComparisonReport): string | undefined {
  const extra = pipelines.reduce((sum, { buckets }) => sum + buckets.invented_field, 0);
  if (extra === 0) return undefined;
  return `${extra} ${extra === 1 ? "value counts" : "values count"} as not right because neither truth nor schema has the field: give a schema if the truth names only some fields.`;
}

function agreementSentence({ fields }: ComparisonReport): string | undefined {
  const compared = fields.filter((field) => field.agreement !== null);
  if (compared.length === 0) return undefined;
  const agreed = compared.filter((field) => field.agreement === 100).length;
  return `There is no truth to grade against. All pipelines say the same in ${agreed} of ${compared.length} places.`;
}

function certaintySentence({ pairs, documents, pipelines }: ComparisonReport): string | undefined {
  if (pipelines.length < 2 || pairs.length === 0) return undefined;
  if (documents.length === 1) return "One document shows where they differ, not which is better.";
  if (pairs.every((pair) => pair.verdict === "too_few_documents"))
    return pairs.some((pair) => pair.documents >= minimumDocuments)
      ? "A subset of few documents counts as much as the others and decides the means: too few for a verdict."
      : `Fewer than ${minimumDocuments} documents are too few for a verdict: wins, ties and losses are told instead.`;
  const decided = pairs.filter((pair) => pair.verdict === "better" || pair.verdict === "worse");
  if (decided.length === 0) return "On these documents, no two of them can be told apart.";
  return `${decided.map(decisionOf).join("; ")}. ${decided.length === pairs.length ? "" : "The other pairs cannot be told apart."}`.trim();
}

function decisionOf({ first, second, verdict }: ReportPair): string {
  return verdict === "better" ? `${first} is better than ${second}` : `${second} is better than ${first}`;
}

function deliverySentence({ cells, pipelines }: ComparisonReport): string | undefined {
  const silent = pipelines.filter(({ counts }) => counts.delivered === 0).map(({ label }) => label);
  const failed = cells.filter((cell) => cell.outcome === "failed").length;
  const notStarted = cells.filter((cell) => cell.outcome === "not_started").length;
  const unusable = cells.filter((cell) => cell.unusable !== undefined).length;
  const parts = [
    failed > 0 && `${failed} failed`,
    notStarted > 0 && `${notStarted} ${notStarted === 1 ? "was" : "were"} not started`,
    unusable > 0 && `${unusable} delivered nothing that can be graded`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return undefined;
  return `Of ${cells.length} ${cells.length === 1 ? "run" : "runs"}, ${joinWords(parts)}: not measured, which is not zero.${silent.length > 0 ? ` ${joinWords(silent)} delivered nothing at all.` : ""}`;
}

function joinWords(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
