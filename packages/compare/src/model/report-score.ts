import * as z from "zod/mini";
import { verdicts } from "../score/verdict.ts";

const share = z.nullable(z.number());
const count = z.int().check(z.nonnegative());

/** Shape of a {@link ReportScore}. */
export const reportScoreSchema = z.object({
  /** How many values got which verdict. */
  buckets: z.record(z.enum(verdicts), count),
  /** Sum of the buckets. */
  total: count,
  /** Values in the truth. */
  truthCount: count,
  /** Values in the answer. */
  assertedCount: count,
  /** Matched of all: the headline. */
  accuracy: share,
  /** Matched of the values that the answer asserts. */
  precision: share,
  /** Matched of the values that the truth holds. */
  recall: share,
  /** Harmonic mean of precision and recall. */
  f1: share,
  /** Places at which both have a value, of all. */
  found: share,
  /** Matched of the places at which both have a value. */
  readRight: share,
  /** False when a list was too long for the best pairing of its rows to be searched for. */
  matchingExact: z.boolean(),
  /** ANLS*: gives credit for nearly right text. */
  anlsStar: share,
  /** Plain JSON accuracy: no spelling is folded, every addition, deletion and change costs. */
  jsonAccuracy: share,
  /** Likeness of the Markdown to that of the truth, where the truth has any. */
  textSimilarity: share,
  /** Addresses below `additionalProperties`, which are not graded. */
  skipped: z.array(z.string()),
});

/**
 * How right an answer is. Shares are percentages, 0 to 100; `null` is not measured, never 0.
 *
 * @useDeclaredType
 */
export type ReportScore = z.infer<typeof reportScoreSchema>;
