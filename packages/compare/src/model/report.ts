import * as z from "zod/mini";
import { gradingRulesSchema } from "../score/grading-rules.ts";
import { reportCellSchema } from "./cell.ts";
import { reportFieldSchema, reportFieldSummarySchema } from "./field.ts";
import { reportPairSchema } from "./pair.ts";
import { reportPipelineSchema } from "./pipeline.ts";

/** The version of the report that this release writes. Version 3 had no undecided verdict. */
export const reportVersion = 4;

const reportDocumentSchema = z.object({
  id: z.string(),
  hasTruth: z.boolean(),
  /** Its places: all, those in `fields`, and those at which pipelines differ. */
  places: z.object({ total: z.int(), listed: z.int(), disputed: z.int() }),
  subset: z.optional(z.string()),
  pageCount: z.optional(z.int()),
  /** The rules that its answers were graded by, where there are any. */
  grading: z.optional(gradingRulesSchema),
});

/**
 * A document of a comparison.
 *
 * @useDeclaredType
 */
export type ReportDocument = z.infer<typeof reportDocumentSchema>;

/** Shape of a persisted {@link ComparisonReport}. */
export const comparisonReportSchema = z.object({
  /** Version of this shape. */
  version: z.literal(reportVersion),
  /** ISO 8601, UTC: when the comparison began. */
  startedAt: z.string(),
  /** ISO 8601, UTC: when it ended. */
  finishedAt: z.string(),
  /** Headline score of `accuracy`. */
  scorer: z.string(),
  /** Name and version of the scorer of each share. Figures of two scorers, or of two versions of one, do not compare. */
  scorers: z.object({
    accuracy: z.string(),
    precision: z.string(),
    recall: z.string(),
    f1: z.string(),
    anlsStar: z.string(),
    jsonAccuracy: z.string(),
    textSimilarity: z.string(),
  }),
  /** What the order of runs comes from. */
  seed: z.int(),
  /** The same for every pipeline. */
  deadlineMs: z.number(),
  /** The smallest difference that matters, in points of accuracy; absent when none was set. */
  difference: z.optional(z.number()),
  /** Runs of each document in each pipeline. */
  repeat: z.int(),
  /** True when the comparison was stopped before its end. */
  aborted: z.boolean(),
  documents: z.array(reportDocumentSchema),
  pipelines: z.array(reportPipelineSchema),
  /** Every document in every pipeline, in the order of documents, then pipelines, then repetitions. */
  cells: z.array(reportCellSchema),
  /**
   * Every place of every document, answers side by side; the first delivered repetition of each. Of more than 50,000, the
   * same number of each document: those that need review most. Counts are over all places.
   */
  fields: z.array(reportFieldSchema),
  /** Every field over all documents, most disagreement first. */
  fieldSummaries: z.array(reportFieldSummarySchema),
  /** Pairs of pipelines, emulated ones apart from real ones. Empty without truth. */
  pairs: z.array(reportPairSchema),
});

/** What a comparison found. Plain JSON: store it, and make any kind of report from it later. */
export type ComparisonReport = z.infer<typeof comparisonReportSchema>;
