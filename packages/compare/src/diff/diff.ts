import { InvalidInputError } from "@docmux/core";
import type { ReportPair } from "../model/pair.ts";
import type { ComparisonReport } from "../model/report.ts";
import { compareNamedPairs, type PipelineScores } from "../statistics/pairs.ts";
import { documentAccuracies, subsetMean } from "../summary/means.ts";

/** How two comparisons are compared. */
export interface DiffOptions {
  /** Only this pipeline, by its label; or one of the old comparison against one of the new. Default: each that both have. */
  pipeline?: string | { before: string; after: string };
  /** The smallest difference that matters, in points. Default: that of the new comparison. */
  difference?: number;
}

/** A field whose number of correct values changed, over the documents that both comparisons graded. */
export interface FieldDiff {
  field: string;
  before: { correct: number; judged: number };
  after: { correct: number; judged: number };
}

/** One pipeline in two comparisons. */
export interface PipelineDiff {
  /** Label in the old comparison, and in the new one. */
  before: string;
  after: string;
  /** Mean accuracy of the old and of the new one over the documents that both graded; `null` without any. */
  accuracyBefore: number | null;
  accuracyAfter: number | null;
  /** New against old, paired by document: `better` says that the new one is. Corrected for the number of pipelines. */
  pair: ReportPair;
  /** Documents with another accuracy, the largest loss first. */
  documents: { document: string; before: number; after: number }[];
  /**
   * Fields that changed, the largest loss first. `null` where it is not known: a report does not list all its places, and
   * the two did not grade the same documents.
   */
  fields: FieldDiff[] | null;
  /** Documents that only one of the two graded. */
  onlyBefore: string[];
  onlyAfter: string[];
}

/** What changed between two comparisons. */
export interface ComparisonDiff {
  /** Version of this shape. */
  version: 1;
  /** Name and version of the scorer of both. */
  scorer: string;
  pipelines: PipelineDiff[];
  /** Pipelines that only one of the two has. */
  onlyBefore: string[];
  onlyAfter: string[];
}

/**
 * What changed between two comparisons of the same documents: two versions of a pipeline, or two dates. Only documents that
 * both graded count.
 *
 * @throws InvalidInputError when figures do not compare, because of another scorer or rules, and when no pipeline is in both.
 */
export function diffReports(
  before: ComparisonReport,
  after: ComparisonReport,
  options: DiffOptions = {},
): ComparisonDiff {
  if (before.scorer !== after.scorer)
    throw refuse(
      `The old comparison was scored by ${before.scorer}, the new one by ${after.scorer}`,
      "Score the answers of both again, with the same truths: docmux regrade, or score().",
    );
  const uneven = documentWithOtherRules(before, after);
  if (uneven !== undefined)
    throw refuse(
      `"${uneven}" was graded by other rules in the two comparisons`,
      "Score the answers of both again, with the same truths: docmux regrade, or score().",
    );
  const labelsBefore = before.pipelines.map(({ label }) => label);
  const labelsAfter = after.pipelines.map(({ label }) => label);
  const matches = matchesOf(labelsBefore, labelsAfter, options.pipeline);
  const paired = matches.map((match) => pairUp(before, after, match));
  const subsets = new Map(after.documents.map(({ id, subset }) => [id, subset]));
  const subsetOf = (document: string) => subsets.get(document);
  const pairs = compareNamedPairs(
    paired.map(({ now, old }) => [now, old]),
    { subsetOf, difference: options.difference ?? after.difference },
  );
  return {
    version: 1,
    scorer: after.scorer,
    pipelines: pairs.flatMap((pair, place) => {
      const found = paired[place];
      return found === undefined ? [] : [{ ...describe(before, after, found, subsetOf), pair }];
    }),
    onlyBefore: labelsBefore.filter((label) => !matches.some((match) => match.before === label)),
    onlyAfter: labelsAfter.filter((label) => !matches.some((match) => match.after === label)),
  };
}

interface Match {
  before: string;
  after: string;
}

function matchesOf(
  before: readonly string[],
  after: readonly string[],
  wanted: DiffOptions["pipeline"],
): Match[] {
  if (wanted !== undefined) {
    const match = typeof wanted === "string" ? { before: wanted, after: wanted } : wanted;
    for (const [label, known, which] of [
      [match.before, before, "old"],
      [match.after, after, "new"],
    ] as const) {
      if (known.includes(label)) continue;
      throw refuse(
        `There is no pipeline "${label}" in the ${which} comparison`,
        `It has: ${known.join(", ")}.`,
      );
    }
    return [match];
  }
  const shared = before.filter((label) => after.includes(label));
  if (shared.length > 0) return shared.map((label) => ({ before: label, after: label }));
  const [onlyBefore, ...moreBefore] = before;
  const [onlyAfter, ...moreAfter] = after;
  // Two versions of one pipeline have two URIs.
  if (onlyBefore !== undefined && onlyAfter !== undefined && moreBefore.length + moreAfter.length === 0)
    return [{ before: onlyBefore, after: onlyAfter }];
  throw refuse(
    `The two comparisons have no pipeline in common (old: ${before.join(", ")}; new: ${after.join(", ")})`,
    "Name one of each, or give both the same label.",
  );
}

interface Paired extends Match {
  /** Accuracies of the documents that both graded, in the old comparison and in the new one. */
  old: PipelineScores;
  now: PipelineScores;
  onlyBefore: string[];
  onlyAfter: string[];
}

function pairUp(before: ComparisonReport, after: ComparisonReport, match: Match): Paired {
  const old = documentAccuracies(before.cells, match.before);
  const now = documentAccuracies(after.cells, match.after);
  const shared = [...now.keys()].filter((document) => old.has(document));
  const only = (scores: ReadonlyMap<string, number>) =>
    new Map(shared.map((document) => [document, scores.get(document) ?? 0]));
  return {
    ...match,
    old: { label: match.before, scores: only(old) },
    now: { label: match.after, scores: only(now) },
    onlyBefore: [...old.keys()].filter((document) => !now.has(document)),
    onlyAfter: [...now.keys()].filter((document) => !old.has(document)),
  };
}

function describe(
  before: ComparisonReport,
  after: ComparisonReport,
  { old, now, onlyBefore, onlyAfter, ...match }: Paired,
  subsetOf: (document: string) => string | undefined,
): Omit<PipelineDiff, "pair"> {
  const shared = [...now.scores.keys()];
  return {
    ...match,
    accuracyBefore: subsetMean(old.scores, subsetOf),
    accuracyAfter: subsetMean(now.scores, subsetOf),
    documents: shared
      .map((document) => ({
        document,
        before: old.scores.get(document) ?? 0,
        after: now.scores.get(document) ?? 0,
      }))
      .filter((each) => Math.abs(each.after - each.before) > 1e-9)
      .sort((a, b) => a.after - a.before - (b.after - b.before)),
    fields: fieldsOf(before, after, match, new Set(shared)),
    onlyBefore,
    onlyAfter,
  };
}

function fieldsOf(
  before: ComparisonReport,
  after: ComparisonReport,
  match: Match,
  documents: ReadonlySet<string>,
): FieldDiff[] | null {
  const old = countFields(before, match.before, documents);
  const now = countFields(after, match.after, documents);
  if (!old || !now) return null;
  const none = { correct: 0, judged: 0 };
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((field) => ({ field, before: old.get(field) ?? none, after: now.get(field) ?? none }))
    .filter((each) => each.before.correct !== each.after.correct || each.before.judged !== each.after.judged)
    .sort((a, b) => gainOf(a) - gainOf(b));
}

/** Correct values that were won, less incorrect ones that came in. */
function gainOf({ before, after }: FieldDiff): number {
  return 2 * (after.correct - before.correct) - (after.judged - before.judged);
}

/** Over some documents. `undefined` where a report has only counts over others. */
function countFields(
  report: ComparisonReport,
  pipeline: string,
  documents: ReadonlySet<string>,
): FieldCounts | undefined {
  const isComplete = report.documents.every(
    ({ id, places }) => !documents.has(id) || places.listed === places.total,
  );
  if (isComplete) return countPlaces(report, pipeline, documents);
  const graded = documentAccuracies(report.cells, pipeline);
  return graded.size === documents.size ? countsOfSummaries(report, pipeline) : undefined;
}

type FieldCounts = Map<string, { correct: number; judged: number }>;

function countPlaces(
  { fields }: ComparisonReport,
  pipeline: string,
  documents: ReadonlySet<string>,
): FieldCounts {
  const counts: FieldCounts = new Map();
  for (const { document, field, values } of fields) {
    const verdict = values.find((value) => value.pipeline === pipeline)?.verdict ?? null;
    if (verdict === null || !documents.has(document)) continue;
    const { correct, judged } = counts.get(field) ?? { correct: 0, judged: 0 };
    counts.set(field, { correct: correct + (verdict === "correct" ? 1 : 0), judged: judged + 1 });
  }
  return counts;
}

function countsOfSummaries({ fieldSummaries }: ComparisonReport, pipeline: string): FieldCounts {
  return new Map(
    fieldSummaries.flatMap(({ field, accuracy }) => {
      const own = accuracy.find((entry) => entry.pipeline === pipeline);
      return own && own.judged > 0 ? [[field, { correct: own.correct, judged: own.judged }]] : [];
    }),
  );
}

function documentWithOtherRules(before: ComparisonReport, after: ComparisonReport): string | undefined {
  const rules = new Map(before.documents.map(({ id, grading }) => [id, JSON.stringify(grading ?? {})]));
  return after.documents.find(
    ({ id, grading }) => rules.has(id) && rules.get(id) !== JSON.stringify(grading ?? {}),
  )?.id;
}

function refuse(summary: string, nextStep: string): InvalidInputError {
  return new InvalidInputError(summary, { nextStep });
}
