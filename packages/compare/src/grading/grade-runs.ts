import type { FinishedRun } from "../engine/run-cell.ts";
import { FieldSummarizer } from "../fields/field-sums.ts";
import { ListedPlaces } from "../fields/listed-places.ts";
import type { ReportCell } from "../model/cell.ts";
import type { ReportField, ReportFieldSummary } from "../model/field.ts";
import type { ReportDocument } from "../model/report.ts";
import type { JudgedDocument } from "../options.ts";
import { byDocument } from "../summary/by-document.ts";
import type { GradingJob } from "./grade-document.ts";
import { gradeJobs } from "./grade-jobs.ts";
import { turnOfOthers } from "./turn-of-others.ts";

/** The runs of a report with their grades, and the places of all documents. */
export interface GradedRuns {
  /** In the order of documents, then in that of the runs. */
  cells: ReportCell[];
  /** How many places each document has, in the order of documents. */
  places: ReportDocument["places"][];
  /** All places, or those that need review most where they are too many to list. */
  fields: ReportField[];
  /** Counted over all places. */
  fieldSummaries: ReportFieldSummary[];
}

/** How runs are graded. */
export interface GradeRunsOptions {
  /** Labels of all pipelines, in the order of the report. */
  labels: readonly string[];
  signal: AbortSignal | undefined;
  /** How many places are listed. Default: what a report lists. */
  mostPlaces?: number;
}

/**
 * Grades finished runs: in other threads where it takes long, in this one otherwise. Only the results of one document at
 * a time are in memory next to the report. An abort ends it: what was not graded until then says so.
 */
export async function gradeRuns(
  documents: readonly JudgedDocument[],
  runs: readonly FinishedRun[],
  { labels, signal, mostPlaces }: GradeRunsOptions,
): Promise<GradedRuns> {
  const runsOf = byDocument(runs.map((run) => ({ document: run.cell.document, run })));
  const deliveredOf = (id: string) =>
    runsOf(id).flatMap(({ run }) => (run.cell.outcome === "delivered" ? [run] : []));
  const listed = new ListedPlaces(
    documents.map(({ id }) => id),
    mostPlaces,
  );
  const jobOf = (document: JudgedDocument): GradingJob => ({
    truth: document.truth,
    truthMarkdown: document.truthMarkdown,
    schema: document.schema,
    grading: document.grading,
    labels,
    answers: deliveredOf(document.id).map(({ cell, markdown }) => ({
      pipeline: cell.pipeline,
      data: cell.data,
      markdown,
    })),
    mostPlaces: listed.limit,
  });
  const graded = new Map<FinishedRun, ReportCell>();
  const summarizer = new FieldSummarizer(labels);
  const places = documents.map(() => ({ total: 0, listed: 0, disputed: 0 }));
  await gradeJobs(documents.length, (index) => jobOf(documents[index] as JudgedDocument), {
    signal,
    onGraded: (index, { cells, fields, sums }) => {
      const { id } = documents[index] as JudgedDocument;
      deliveredOf(id).forEach((run, place) => {
        graded.set(run, { ...run.cell, ...cells[place] });
      });
      summarizer.add(index, sums);
      listed.add(index, fields, sums.places);
      places[index] = { total: sums.places, listed: 0, disputed: sums.disputed };
    },
  });
  const cells = documents.flatMap(({ id }) =>
    runsOf(id).map(({ run }) => graded.get(run) ?? notGraded(run.cell)),
  );
  const counted = places.map((own, index) => ({ ...own, listed: listed.countOf(index) }));
  return {
    cells,
    places: counted,
    fields: await listAll(listed),
    fieldSummaries: summarizer.summaries(),
  };
}

function notGraded(cell: ReportCell): ReportCell {
  if (cell.outcome !== "delivered") return cell;
  return { ...cell, unusable: "The comparison was stopped before this answer was graded." };
}

/** How many places are made before others have their turn: a few milliseconds. */
const placesInOneGo = 2000;

async function listAll(listed: ListedPlaces): Promise<ReportField[]> {
  const fields: ReportField[] = [];
  let made = 0;
  for (const own of listed.take()) {
    for (const field of own) fields.push(field);
    made += own.length;
    if (made < placesInOneGo) continue;
    made = 0;
    await turnOfOthers();
  }
  return fields;
}
