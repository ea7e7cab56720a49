import type { Comparison } from "./engine/prepare.ts";
import type { FinishedRun } from "./engine/run-cell.ts";
import { gradeRuns } from "./grading/grade-runs.ts";
import { turnOfOthers } from "./grading/turn-of-others.ts";
import type { ReportCell } from "./model/cell.ts";
import type { ReportPipeline } from "./model/pipeline.ts";
import { type ComparisonReport, reportVersion } from "./model/report.ts";
import type { JudgedDocument } from "./options.ts";
import { scorerNames, scorers } from "./score/scorers.ts";
import { comparePairs } from "./statistics/pairs.ts";
import { documentAccuracies } from "./summary/means.ts";
import { summarizePipeline } from "./summary/pipeline.ts";

/** What a report is assembled from, in addition to the runs. */
export interface Assembly extends Omit<Comparison, "contenders" | "documents"> {
  documents: readonly JudgedDocument[];
  contenders: readonly { label: string }[];
}

/** When the runs began and ended, and whether they were stopped. */
export interface Course {
  startedMs: number;
  finishedMs: number;
  aborted?: boolean;
}

/** Grades finished runs and puts everything that is known into a report. An abort of `signal` ends the grading. */
export async function assembleReport(
  comparison: Assembly,
  runs: readonly FinishedRun[],
  { startedMs, finishedMs, aborted = false }: Course,
  signal: AbortSignal | undefined,
): Promise<ComparisonReport> {
  const { documents, contenders, seed, deadlineMs, repeat, difference } = comparison;
  const labels = contenders.map((contender) => contender.label);
  const { cells, places, fields, fieldSummaries } = await gradeRuns(documents, runs, { labels, signal });
  const pipelines: ReportPipeline[] = [];
  for (const label of labels) {
    await turnOfOthers();
    pipelines.push(summarize(label, runs, cells, documents));
  }
  await turnOfOthers();
  return {
    version: reportVersion,
    startedAt: new Date(startedMs).toISOString(),
    finishedAt: new Date(finishedMs).toISOString(),
    scorer: scorers.accuracy.name,
    scorers: scorerNames(),
    seed,
    deadlineMs,
    repeat,
    ...(difference === undefined ? {} : { difference }),
    aborted: aborted || signal?.aborted === true,
    documents: documents.map(({ id, truth, subset, pageCount, grading }, index) => ({
      id,
      hasTruth: truth !== undefined,
      places: places[index] ?? { total: 0, listed: 0, disputed: 0 },
      ...(subset === undefined ? {} : { subset }),
      ...(pageCount === undefined ? {} : { pageCount }),
      ...(grading === undefined ? {} : { grading }),
    })),
    pipelines,
    cells,
    fields,
    fieldSummaries,
    pairs: pairsOf(pipelines, cells, comparison),
  };
}

function summarize(
  label: string,
  runs: readonly FinishedRun[],
  cells: readonly ReportCell[],
  documents: readonly JudgedDocument[],
): ReportPipeline {
  const own = runs.filter((run) => run.cell.pipeline === label);
  const byId = new Map(documents.map((document) => [document.id, document]));
  const identity = {
    label,
    providerId: own.find(({ origin }) => origin.providerId !== "")?.origin.providerId ?? "",
    uris: [...new Set(own.flatMap(({ origin }) => (origin.uri === undefined ? [] : [origin.uri])))],
  };
  const baseline = own.find(({ origin }) => origin.baseline !== undefined)?.origin.baseline;
  const facts = {
    subsetOf: (id: string) => byId.get(id)?.subset,
    pageCountOf: (id: string) => byId.get(id)?.pageCount,
  };
  return summarizePipeline(
    { ...identity, ...(baseline === undefined ? {} : { baseline }) },
    cells.filter((cell) => cell.pipeline === label),
    facts,
  );
}

/** Emulated pipelines are compared with each other only: they do not measure a vendor. */
function pairsOf(
  pipelines: readonly ReportPipeline[],
  cells: readonly ReportCell[],
  { difference, documents }: Assembly,
) {
  const subsets = new Map(documents.map(({ id, subset }) => [id, subset]));
  return [false, true].flatMap((emulated) => {
    const scored = pipelines
      .filter((pipeline) => pipeline.emulated === emulated)
      .map(({ label }) => ({ label, scores: documentAccuracies(cells, label) }))
      .filter(({ scores }) => scores.size > 0);
    return comparePairs(scored, { difference, subsetOf: (id) => subsets.get(id) });
  });
}
