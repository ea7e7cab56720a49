import * as z from "zod/mini";
import { verdicts } from "../score/verdict.ts";

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);

/** Shape of a {@link ReportField}. */
export const reportFieldSchema = z.object({
  /** Id of the document. */
  document: z.string(),
  /** Where it stands: `line_items[2].amount`. Rows are numbered as in the truth, where there is one. */
  address: z.string(),
  /** The field over all rows: `line_items[].amount`. */
  field: z.string(),
  /** Absent when there is no truth, or nothing in it here. */
  truth: z.optional(scalarSchema),
  /** One for each pipeline that delivered something to compare. */
  values: z.array(
    z.object({
      /** Label of the pipeline. */
      pipeline: z.string(),
      /** Absent when it delivered, but nothing here. */
      value: z.optional(scalarSchema),
      /** Pipelines with the same number say the same; `null` for no value. */
      group: z.nullable(z.int()),
      /** `null` without a truth, and where neither has a value. */
      verdict: z.nullable(z.enum(verdicts)),
    }),
  ),
  /** Share of pairs of pipelines that say the same, 0 to 100; `null` with fewer than two. */
  agreement: z.nullable(z.number()),
  /**
   * The truth has a value here, two pipelines or more delivered, and none has it: they agree on what is not correct, or
   * the truth is not.
   */
  missedByAll: z.boolean(),
  /** What more pipelines say than anything else. Not the truth: several can be incorrect in the same way. */
  majority: z.nullable(
    z.object({
      /** Absent when most have no value. */
      value: z.optional(scalarSchema),
      /** Number of the pipelines that say it; `null` when most have no value. */
      group: z.nullable(z.int()),
      count: z.int(),
      of: z.int(),
    }),
  ),
});

/**
 * One place of one document with what every pipeline says there.
 *
 * @useDeclaredType
 */
export type ReportField = z.infer<typeof reportFieldSchema>;

/** Shape of a {@link ReportFieldSummary}. */
export const reportFieldSummarySchema = z.object({
  field: z.string(),
  /** Places of this field, over rows and documents. */
  places: z.int(),
  /** Mean agreement, 0 to 100; `null` when it was never measured. */
  agreement: z.nullable(z.number()),
  /** Places whose value every pipeline misses. */
  missedByAll: z.int(),
  /** For each pipeline: how many of the places with a verdict are correct. */
  accuracy: z.array(
    z.object({ pipeline: z.string(), accuracy: z.nullable(z.number()), correct: z.int(), judged: z.int() }),
  ),
});

/**
 * One field over all rows and documents.
 *
 * @useDeclaredType
 */
export type ReportFieldSummary = z.infer<typeof reportFieldSummarySchema>;
