import type { ReportFieldSummary } from "../../model/field.ts";
import type { ReportPair } from "../../model/pair.ts";
import type { ReportPipeline } from "../../model/pipeline.ts";
import type { ComparisonReport } from "../../model/report.ts";
import {
  accuracySentence,
  certaintySentence,
  commonGroundSentence,
  deliverySentence,
  extraFieldSentence,
  joinList,
  rankPipelines,
} from "./findings.ts";
import { formatCost, formatDuration, formatRate, formatShare } from "./numbers.ts";

/** One of the questions that a report is read for. */
export interface Answer {
  question: string;
  /** The answer in a few words. */
  headline: string;
  /** What the answer is taken from. */
  sentences: string[];
}

/** Which one, how sure, at what cost, and where it fails: claims no more than was measured. */
export function answers(report: ComparisonReport): Answer[] {
  const contest = contestOf(report);
  return [whichOne(report, contest), howSure(report, contest), whatCost(report), whereItFails(report)].map(
    ({ sentences, ...answer }) => ({
      ...answer,
      sentences: sentences.filter((sentence) => sentence !== undefined),
    }),
  );
}

type Draft = Omit<Answer, "sentences"> & { sentences: (string | undefined)[] };

/** Those that are ranked with each other: real ones, or emulated ones where there are no others. Best first. */
interface Contest {
  ranked: readonly ReportPipeline[];
  /** The pairs of the leader, and how many of them it wins. */
  pairs: readonly ReportPair[];
  won: number;
}

function contestOf({ pipelines, pairs }: ComparisonReport): Contest {
  const measured = rankPipelines(pipelines).filter(({ accuracy }) => accuracy !== null);
  const ranked = measured.filter(({ emulated }) => emulated === measured[0]?.emulated);
  const leader = ranked[0]?.label;
  const own = pairs.filter(({ first, second }) => first === leader || second === leader);
  const won = own.filter(({ first, verdict }) => verdict === (first === leader ? "better" : "worse")).length;
  return { ranked, pairs: own, won };
}

function whichOne(report: ComparisonReport, { ranked, pairs, won }: Contest): Draft {
  const question = "Which one?";
  const sentences = [accuracySentence(report)];
  const [leader, second] = ranked;
  if (!leader) {
    const hasTruth = report.documents.some((document) => document.hasTruth);
    return { question, headline: hasTruth ? "None was graded" : "No truth to grade against", sentences };
  }
  const equal = ranked.filter(({ accuracy }) => accuracy === leader.accuracy);
  if (equal.length > 1)
    return { question, headline: `${joinList(equal.map(({ label }) => label))} are equal`, sentences };
  const isCertain = second === undefined || (pairs.length > 0 && won === pairs.length);
  // What rules without a model reach is no vendor's result, however good.
  const name = leader.baseline === undefined ? leader.label : `${leader.label} (baseline)`;
  return { question, headline: isCertain ? name : `${name} leads`, sentences };
}

function howSure(report: ComparisonReport, contest: Contest): Draft {
  const [leader] = contest.ranked;
  const interval =
    leader?.accuracyInterval &&
    `${leader.label}: ${formatShare(leader.accuracyInterval[0])} to ${formatShare(leader.accuracyInterval[1])} in the 95 % interval.`;
  return {
    question: "How sure?",
    headline: certaintyHeadline(report, contest),
    sentences: [
      certaintySentence(report),
      ...[false, true].map((emulated) => commonGroundSentence(report, emulated)),
      interval ?? undefined,
    ],
  };
}

function certaintyHeadline({ documents }: ComparisonReport, { ranked, pairs, won }: Contest): string {
  if (ranked.length === 0) return "No verdict";
  if (ranked.length < 2 || pairs.length === 0) return "Nothing to compare with";
  if (documents.length === 1) return "One document: no verdict";
  if (won === pairs.length) return won === 1 ? "Better than the other" : "Better than all others";
  if (pairs.every(({ verdict }) => verdict === "too_few_documents")) return "Too few documents";
  if (won > 0) return `Better than ${won} of ${pairs.length}`;
  return pairs.some(({ verdict }) => verdict === "undecided") ? "Undecided" : "Not separable";
}

/** More would not be read. */
const mostListed = 4;

function whatCost({ pipelines }: ComparisonReport): Draft {
  const ranked = rankPipelines(pipelines);
  const priced = ranked.find(({ spending }) => spending.length > 0);
  const more = ranked.length - mostListed;
  return {
    question: "What does it cost?",
    headline: priced ? `${priced.label}: ${costPerRun(priced)} per run` : "No cost reported",
    sentences: [
      ...ranked
        .slice(0, mostListed)
        .map(
          (pipeline) =>
            `${pipeline.label}: ${costPerRun(pipeline)}, median time ${formatDuration(pipeline.latency.medianMs)}.`,
        ),
      more > 0 ? `${more} more in the table.` : undefined,
    ],
  };
}

function costPerRun({ spending }: ReportPipeline): string {
  if (spending.length === 0) return "cost not reported";
  return spending
    .map(({ perRun, currency, exactness }) => formatCost({ amount: formatRate(perRun), currency, exactness }))
    .join(" + ");
}

const mostWeakFields = 3;

function whereItFails(report: ComparisonReport): Draft {
  const weak = weakFields(report.fieldSummaries);
  const [weakest] = weak;
  const missed = report.fieldSummaries.reduce((sum, field) => sum + field.missedByAll, 0);
  const unanswered = report.cells.filter(({ outcome }) => outcome !== "delivered").length;
  const sentences = [
    weakest &&
      `Correct, all pipelines together: ${joinList(weak.slice(0, mostWeakFields).map(({ field, correct, judged }) => `${field} ${formatShare((100 * correct) / judged)} of ${judged}`))}.`,
    missed === 0 ? undefined : `${missed} ${missed === 1 ? "value is" : "values are"} missed by all.`,
    deliverySentence(report),
    extraFieldSentence(report),
  ];
  const question = "Where does it fail?";
  if (weakest) return { question, headline: weakest.field, sentences };
  if (unanswered > 0)
    return {
      question,
      headline: `${unanswered} of ${report.cells.length} runs without an answer`,
      sentences,
    };
  const isGraded = report.cells.some(({ score }) => score !== null);
  if (isGraded) return { question, headline: "Nowhere on these documents", sentences };
  const disputed = report.fieldSummaries.find(({ agreement }) => agreement !== null && agreement < 100);
  const headline = disputed ? `They differ most in ${disputed.field}` : "Not known without a truth";
  return { question, headline, sentences };
}

/** Fields by how many values are lost in them, all pipelines together. */
function weakFields(
  fields: readonly ReportFieldSummary[],
): { field: string; correct: number; judged: number }[] {
  return fields
    .map(({ field, accuracy }) => ({
      field,
      correct: accuracy.reduce((sum, { correct }) => sum + correct, 0),
      judged: accuracy.reduce((sum, { judged }) => sum + judged, 0),
    }))
    .filter(({ correct, judged }) => correct < judged)
    .sort((a, b) => b.judged - b.correct - (a.judged - a.correct));
}
