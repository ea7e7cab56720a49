import * as z from "zod/mini";
import { verdicts } from "../score/verdict.ts";

const share = z.nullable(z.number());
const count = z.int().check(z.nonnegative());

/** Shape of a {@link ReportSpending}. */
const reportSpendingSchema = z.object({
  /** ISO 4217 code. */
  currency: z.string(),
  /** Decimal string, summed exactly. */
  total: z.string(),
  /** The weakest of what was summed. */
  exactness: z.enum(["exact", "lower-bound", "estimate"]),
  /** Runs with a reported cost. */
  runs: count,
  /** Decimal string, for one run. */
  perRun: z.string(),
  /** Decimal string; `null` when pages are not known of every run. */
  perPage: z.nullable(z.string()),
  /** Decimal string; `null` when nothing was graded or no value is correct. */
  perCorrectValue: z.nullable(z.string()),
});

/**
 * What a pipeline cost in one currency.
 *
 * @useDeclaredType
 */
export type ReportSpending = z.infer<typeof reportSpendingSchema>;

/** Shape of a {@link ReportPipeline}. */
export const reportPipelineSchema = z.object({
  label: z.string(),
  providerId: z.string(),
  /** What `docmux.pipeline` takes; several when documents went to different pipelines. */
  uris: z.array(z.string()),
  /** Answers came from an emulator, not from the vendor. Never ranked with real ones. */
  emulated: z.boolean(),
  /** What fills the data, where that is a baseline such as `rules, no model`. */
  baseline: z.optional(z.string()),
  /** Set when the vendor refused the account: what was not started then stayed so. */
  stopped: z.optional(z.object({ code: z.string(), message: z.string() })),
  counts: z.object({
    runs: count,
    delivered: count,
    failed: count,
    notStarted: count,
    /** Runs with a score. */
    graded: count,
    /** Delivered, but nothing that can be graded. */
    unusable: count,
  }),
  /** Mean over documents, then over subsets. Percentages; `null` is not measured. So are the next six. */
  accuracy: share,
  precision: share,
  recall: share,
  f1: share,
  anlsStar: share,
  jsonAccuracy: share,
  textSimilarity: share,
  /** 95 % interval of `accuracy`, kinds of documents that were not seen allowed for; `null` below 30 documents. */
  accuracyInterval: z.nullable(z.tuple([z.number(), z.number()])),
  /** Verdicts summed over all graded runs. */
  buckets: z.record(z.enum(verdicts), count),
  /** Share of the lost points that the five worst documents hold; `null` with five documents or fewer. */
  worstFiveShare: share,
  /** Standard deviation of accuracy between runs of the same document, in points; `null` without repetitions. */
  noise: share,
  /** Of delivered runs, from start to usable result. */
  latency: z.object({ runs: count, medianMs: share, p95Ms: share }),
  spending: z.array(reportSpendingSchema),
  /** Delivered runs without a reported cost. */
  unpricedRuns: count,
  warnings: count,
  errors: count,
});

/**
 * One pipeline over all documents.
 *
 * @useDeclaredType
 */
export type ReportPipeline = z.infer<typeof reportPipelineSchema>;
