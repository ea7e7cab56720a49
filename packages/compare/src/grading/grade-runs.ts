import type { JsonValue } from "@docmux/core";
import type { FinishedRun } from "../engine/run-cell.ts";
import { unpackFields } from "../fields/fields.ts";
import type { ReportCell } from "../model/cell.ts";
import type { ReportField } from "../model/field.ts";
import type { JudgedDocument } from "../options.ts";
import { byDocument } from "../summary/by-document.ts";
import type { GradingJob } from "./grade-document.ts";
import { gradeJobs } from "./grade-jobs.ts";

/** The runs of a report with their grades, and all places of all documents. */
export interface GradedRuns {
  /** In the order of documents, then in that of the runs. */
  cells: ReportCell[];
  fields: ReportField[];
}

/**
 * Grades finished runs: in other threads where it takes long, in this one otherwise. Only the results of one document at
 * a time are in memory next to the report. An abort ends it: what was not graded until then says so.
 */
export async function gradeRuns(
  documents: readonly JudgedDocument[],
  labels: readonly string[],
  runs: readonly FinishedRun[],
  signal: AbortSignal | undefined,
): Promise<GradedRuns> {
  const runsOf = byDocument(runs.map((run) => ({ document: run.cell.document, run })));
  const deliveredOf = (id: string) =>
    runsOf(id).flatMap(({ run }) => (run.cell.outcome === "delivered" ? [run] : []));
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
  });
  const graded = new Map<FinishedRun, ReportCell>();
  const fields = documents.map((): ReportField[] => []);
  const addresses = new SharedValues();
  await gradeJobs(documents.length, (index) => jobOf(documents[index] as JudgedDocument), {
    signal,
    onGraded: (index, grades) => {
      const { id, truth } = documents[index] as JudgedDocument;
      const delivered = deliveredOf(id);
      delivered.forEach((run, place) => {
        graded.set(run, { ...run.cell, ...grades.cells[place] });
      });
      const known = new SharedValues(addresses);
      for (const value of [truth, ...delivered.map((run) => run.cell.data)]) known.learn(value);
      fields[index] = unpackFields(id, grades.fields, (value) => known.share(value));
    },
  });
  const cells = documents.flatMap(({ id }) =>
    runsOf(id).map(({ run }) => graded.get(run) ?? notGraded(run.cell)),
  );
  return { cells, fields: fields.flat() };
}

function notGraded(cell: ReportCell): ReportCell {
  if (cell.outcome !== "delivered") return cell;
  return { ...cell, unusable: "The comparison was stopped before this answer was graded." };
}

const mostSharedAddresses = 100_000;

/** One copy of equal texts. What comes from another thread is a copy, and a large report has millions of them. */
class SharedValues {
  readonly #known = new Map<unknown, unknown>();
  readonly #parent: SharedValues | undefined;

  constructor(parent?: SharedValues) {
    this.#parent = parent;
  }

  /** Takes the texts of an answer as the copies that others share. */
  learn(value: JsonValue | undefined): void {
    if (typeof value === "string") this.#known.set(value, value);
    else if (typeof value === "object" && value !== null)
      for (const member of Object.values(value)) this.learn(member);
  }

  share<Value>(value: Value): Value {
    if (typeof value !== "string") return value;
    const known = this.#known.get(value);
    if (known !== undefined) return known as Value;
    if (this.#parent) return this.#parent.share(value);
    if (this.#known.size < mostSharedAddresses) this.#known.set(value, value);
    return value;
  }
}
