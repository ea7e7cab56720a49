import { intersection } from "d3-array";
import type { ReportField } from "../../model/field.ts";
import type { ReportPair } from "../../model/pair.ts";
import type { ReportPipeline } from "../../model/pipeline.ts";
import type { ComparisonReport } from "../../model/report.ts";
import { minimumDocuments } from "../../statistics/documents.ts";
import { documentAccuracies, subsetMean } from "../../summary/means.ts";
import { scorerLabel } from "./labels.ts";
import { formatDocumentsNeeded, formatPoints, formatShare } from "./numbers.ts";

/** How much each pipeline has correct; without a truth, how far they agree. */
export function accuracySentence(report: ComparisonReport): string | undefined {
  const measured = rankPipelines(report.pipelines).filter(({ accuracy }) => accuracy !== null);
  if (measured.length === 0) return agreementSentence(report);
  const isOneRun = report.documents.length === 1 && report.repeat === 1;
  const describe = ({ label, buckets, accuracy }: ReportPipeline): string => {
    if (!isOneRun) return `${label} ${formatShare(accuracy)}`;
    const total = Object.values(buckets).reduce((sum, count) => sum + count, 0);
    return `${label} ${buckets.correct} of ${total}`;
  };
  const [real, emulated] = [false, true].map((wanted) =>
    joinList(measured.filter((pipeline) => pipeline.emulated === wanted).map(describe)),
  );
  const scorer = `(${scorerLabel(report)})`;
  if (!real) return `Values correct, all emulated: ${emulated} ${scorer}.`;
  return `Values correct: ${real} ${scorer}.${emulated ? ` Emulated, not ranked with them: ${emulated}.` : ""}`;
}

function agreementSentence({ fields }: ComparisonReport): string | undefined {
  const compared = fields.filter((field) => field.agreement !== null);
  if (compared.length === 0) return undefined;
  const agreed = compared.filter((field) => field.agreement === 100).length;
  return `There is no truth to grade against. All pipelines say the same in ${agreed} of ${compared.length} places.`;
}

/** Accuracy on the documents that all were graded on, where those are not all documents. */
export function commonGroundSentence(report: ComparisonReport, emulated: boolean): string | undefined {
  const shared = sharedAccuracies(
    report,
    rankPipelines(report.pipelines).filter((pipeline) => pipeline.emulated === emulated),
  );
  if (!shared) return undefined;
  const { documents, accuracies } = shared;
  const names = accuracies.map(({ label }) => label);
  if (documents === 0)
    return `No document was graded for all of ${joinList(names)}: these shares cannot be compared with each other.`;
  const shares = accuracies.map(({ label, accuracy }) => `${label} ${formatShare(accuracy)}`);
  const ground = documents === 1 ? "the one document" : `the ${documents} documents`;
  return `They were not graded on the same documents. On ${ground} that all were graded on: ${joinList(shares)}.`;
}

/** The accuracy of pipelines on the documents that every one of them was graded on. */
interface SharedAccuracies {
  documents: number;
  accuracies: { label: string; accuracy: number | null }[];
}

/**
 * Accuracy on common ground. Means over different documents cannot be compared with each other: who fails on the hard
 * ones looks better on the rest.
 *
 * @returns `undefined` when all were graded on the same documents anyway.
 */
function sharedAccuracies(
  { cells, documents }: ComparisonReport,
  pipelines: readonly ReportPipeline[],
): SharedAccuracies | undefined {
  const subsets = new Map(documents.map(({ id, subset }) => [id, subset]));
  const graded = pipelines
    .map(({ label }) => ({ label, means: documentAccuracies(cells, label) }))
    .filter(({ means }) => means.size > 0);
  const [first, ...others] = graded;
  if (!first || others.length === 0) return undefined;
  const shared = intersection(first.means.keys(), ...others.map(({ means }) => means.keys()));
  if (graded.every(({ means }) => means.size === shared.size)) return undefined;
  return {
    documents: shared.size,
    accuracies: graded.map(({ label, means }) => ({
      label,
      accuracy: subsetMean(new Map([...means].filter(([id]) => shared.has(id))), (id) => subsets.get(id)),
    })),
  };
}

/** The verdicts on all pairs, or why there are none. */
export function certaintySentence({ pairs, documents, pipelines }: ComparisonReport): string | undefined {
  if (pipelines.length < 2 || pairs.length === 0) return undefined;
  if (documents.length === 1) return "One document shows where they differ, not which is better.";
  if (pairs.every((pair) => pair.verdict === "too_few_documents")) return tooFewSentence(pairs);
  const decided = pairs.filter((pair) => pair.verdict === "better" || pair.verdict === "worse");
  const undecided = pairs.filter((pair) => pair.verdict === "undecided");
  const isRest = decided.length + undecided.length > 0;
  const isAll = decided.length + undecided.length === pairs.length;
  const isCut = decided.length > mostDecisions || undecided.length > mostUndecided;
  const sentences = [
    decided.length > 0 && `${decided.slice(0, mostDecisions).map(decisionOf).join("; ")}.`,
    ...undecided.slice(0, mostUndecided).map(undecidedSentence),
    isCut && "More verdicts are in the table of pairs.",
    !isRest && "On these documents, no two of them can be distinguished.",
    isRest && !isAll && "The other pairs cannot be distinguished.",
  ];
  return sentences.filter((sentence) => sentence !== false).join(" ");
}

/** What few documents show, and how many more a verdict takes. */
function tooFewSentence(pairs: readonly ReportPair[]): string {
  const most = Math.max(...pairs.map((pair) => pair.documents));
  if (most >= minimumDocuments)
    return "A subset of few documents counts as much as the others and decides the means: too few for a verdict.";
  const more = minimumDocuments - most;
  const shown =
    pairs.length <= mostPairsInWords
      ? ` So far: ${pairs.map(recordOf).join("; ")}.`
      : " Wins, ties and losses are shown instead.";
  return `Fewer than ${minimumDocuments} documents are too few for a verdict: at least ${more} more ${more === 1 ? "is" : "are"} needed.${shown}`;
}

/** More would not be read. */
const mostPairsInWords = 3;
const mostDecisions = 6;
const mostUndecided = 2;

function recordOf({ first, second, wins, ties, losses, documents }: ReportPair): string {
  const [ahead, other, count] = losses > wins ? [second, first, losses] : [first, second, wins];
  const of = `${documents} ${documents === 1 ? "document" : "documents"}`;
  return wins === losses
    ? `${first} and ${second} are each better on ${wins} of ${of}`
    : `${ahead} is better than ${other} on ${count} of ${of}${ties === 0 ? "" : `, ${ties} ${ties === 1 ? "tie" : "ties"}`}`;
}

function undecidedSentence({ first, second, ...pair }: ReportPair): string {
  const ahead = (pair.meanDifference ?? 0) > 0 ? first : second;
  if (pair.undecidedBecause === "one_document")
    return `${first} against ${second} is undecided: this verdict depends on one document, ${pair.decidingDocument}.`;
  const needed =
    pair.documentsNeeded === null
      ? ""
      : ` Documents needed for a verdict: ${formatDocumentsNeeded(pair.documentsNeeded)}.`;
  return `${first} against ${second} is undecided: ${ahead} leads by ${formatPoints(Math.abs(pair.meanDifference ?? 0)).replace("+", "")} points, but a kind of document that is not among these ${pair.documents} could reverse it.${needed}`;
}

function decisionOf({ first, second, verdict }: ReportPair): string {
  return verdict === "better" ? `${first} is better than ${second}` : `${second} is better than ${first}`;
}

/** A truth of five fields says nothing of a sixth: who delivers more must not look worse without a reason given. */
export function extraFieldSentence({ pipelines }: ComparisonReport): string | undefined {
  const extra = pipelines.reduce((sum, { buckets }) => sum + buckets.extra_field, 0);
  if (extra === 0) return undefined;
  return `${extra} ${extra === 1 ? "value counts" : "values count"} as not correct because neither truth nor schema has the field: give a schema if the truth names only some fields.`;
}

/** How many runs have no answer that can be graded. */
export function deliverySentence({ cells, pipelines }: ComparisonReport): string | undefined {
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
  return `Of ${cells.length} ${cells.length === 1 ? "run" : "runs"}, ${joinList(parts)}: not measured, which is not zero.${silent.length > 0 ? ` ${joinList(silent)} delivered nothing at all.` : ""}`;
}

/** `a, b and c`. */
export function joinList(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** Best accuracy first, those without one last. Emulated ones come after all real ones: they are ranked apart. */
export function rankPipelines(pipelines: readonly ReportPipeline[]): ReportPipeline[] {
  return [...pipelines].sort(
    (a, b) => Number(a.emulated) - Number(b.emulated) || (b.accuracy ?? -1) - (a.accuracy ?? -1),
  );
}

/** How many places a person is asked to review. */
const mostPlaces = 20;

/** How often one field of one document is shown before other fields have had their turn. */
const mostOfOneField = 2;

/**
 * The places that need review most, with or without a truth: those on which pipelines agree least, and those whose value
 * all of them miss, where the truth may be what is not correct. A column that is incorrect in every row of a table is one
 * thing to review, not twenty.
 */
export function mostDisputed(fields: readonly ReportField[]): ReportField[] {
  const disputed = fields
    .filter((field) => field.missedByAll || isDisputed(field))
    .sort((a, b) => accordOf(a) - accordOf(b));
  const shown = new Map<string, number>();
  const [first, later]: [ReportField[], ReportField[]] = [[], []];
  for (const place of disputed) {
    const key = JSON.stringify([place.document, place.field]);
    const count = (shown.get(key) ?? 0) + 1;
    shown.set(key, count);
    (count <= mostOfOneField ? first : later).push(place);
  }
  return [...first, ...later].slice(0, mostPlaces);
}

/** They differ, and not only in how they write what is correct. */
function isDisputed({ agreement, values }: ReportField): boolean {
  if (agreement === null || agreement === 100) return false;
  return values.length === 0 || values.some(({ verdict }) => verdict !== "correct");
}

/** Agreement on what is not correct is worth none. */
function accordOf({ missedByAll, agreement }: ReportField): number {
  return missedByAll ? 0 : (agreement ?? 0);
}
