import type { JsonValue } from "@docmux/core";
import type { Comparison } from "./engine/prepare.ts";
import type { FinishedRun } from "./engine/run-cell.ts";
import { fieldRows, summarizeFields } from "./fields/fields.ts";
import type { ReportCell } from "./model/cell.ts";
import type { ReportField } from "./model/field.ts";
import type { ReportPipeline } from "./model/pipeline.ts";
import { type ComparisonReport, reportVersion } from "./model/report.ts";
import type { JudgedDocument } from "./options.ts";
import { type KeyOf, memoizedCanonicalKey } from "./score/canonical.ts";
import { type Gauge, gradeRun, makeGauge } from "./score/grade.ts";
import { ruleBook } from "./score/grading-rules.ts";
import { habitsOf } from "./score/locale-habits.ts";
import { scorerNames, scorers } from "./score/scorers.ts";
import { toValueTree } from "./score/value-tree.ts";
import { comparePairs } from "./statistics/pairs.ts";
import { byDocument } from "./summary/by-document.ts";
import { documentAccuracies } from "./summary/means.ts";
import { summarizePipeline } from "./summary/pipeline.ts";

/** What a report is assembled from beside the runs. */
export interface Assembly extends Omit<Comparison, "contenders" | "documents"> {
  documents: readonly JudgedDocument[];
  contenders: readonly { label: string }[];
}

/** Grades finished runs and puts everything that is known into a report. Pure. */
export function assembleReport(
  comparison: Assembly,
  runs: readonly FinishedRun[],
  { startedMs, finishedMs, aborted }: { startedMs: number; finishedMs: number; aborted: boolean },
): ComparisonReport {
  const { documents, contenders, seed, deadlineMs, repeat, difference } = comparison;
  const keyOfLocale = keysByLocale();
  const runsOf = byDocument(runs.map((run) => ({ document: run.cell.document, run })));
  const labels = contenders.map((contender) => contender.label);
  const cells: ReportCell[] = [];
  const fields: ReportField[] = [];
  for (const document of documents) {
    const keyOf = keyOfLocale(document.grading?.locale);
    const gauge =
      document.truth === undefined
        ? undefined
        : makeGauge(document.truth, document.schema, keyOf, document.grading);
    const graded = runsOf(document.id).map(({ run }) => gradeRun(run, gauge, document.truthMarkdown));
    cells.push(...graded);
    fields.push(...rowsOf(document, graded, labels, gauge, keyOf));
  }
  const pipelines = labels.map((label) => summarize(label, runs, cells, documents));
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
    aborted,
    documents: documents.map(({ id, truth, subset, pageCount, grading }) => ({
      id,
      hasTruth: truth !== undefined,
      ...(subset === undefined ? {} : { subset }),
      ...(pageCount === undefined ? {} : { pageCount }),
      ...(grading === undefined ? {} : { grading }),
    })),
    pipelines,
    cells,
    fields,
    fieldSummaries: summarizeFields(fields, labels),
    pairs: pairsOf(pipelines, cells, comparison),
  };
}

/** One memory of keys for each locale. */
function keysByLocale(): (locale: string | undefined) => KeyOf {
  const known = new Map<string | undefined, KeyOf>();
  return (locale) => {
    const keyOf = known.get(locale) ?? memoizedCanonicalKey(habitsOf(locale));
    known.set(locale, keyOf);
    return keyOf;
  };
}

function rowsOf(
  document: JudgedDocument,
  cells: readonly ReportCell[],
  labels: readonly string[],
  gauge: Gauge | undefined,
  keyOf: KeyOf,
): ReportField[] {
  const { isIgnored, leafRuleOf } = ruleBook(document.grading ?? {}, keyOf);
  const treeOf = (data: JsonValue) =>
    gauge
      ? gauge.treeOf(gauge.unwrap(data))
      : toValueTree(data, { keyOf, skip: isIgnored, ...(leafRuleOf ? { leafRuleOf } : {}) });
  const sources = labels.flatMap((pipeline) => {
    const cell = cells.find(
      (candidate) =>
        candidate.pipeline === pipeline && candidate.data !== undefined && candidate.unusable === undefined,
    );
    if (cell?.data === undefined) return [];
    return [{ pipeline, node: treeOf(cell.data) }];
  });
  return fieldRows(document.id, sources, gauge);
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
  const facts = {
    subsetOf: (id: string) => byId.get(id)?.subset,
    pageCountOf: (id: string) => byId.get(id)?.pageCount,
  };
  return summarizePipeline(
    identity,
    cells.filter((cell) => cell.pipeline === label),
    facts,
  );
}

/** Emulated pipelines are held against each other only: they say nothing of a vendor. */
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
