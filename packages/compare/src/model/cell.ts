import { runStatuses, stepStatuses } from "@docmux/core";
import { runRefSchema, stepKinds } from "@docmux/core/provider";
import * as z from "zod/mini";
import { verdicts } from "../score/verdict.ts";

const share = z.nullable(z.number());
const count = z.int().check(z.nonnegative());

/** Shape of a {@link ReportScore}. */
const reportScoreSchema = z.object({
  /** How many values got which verdict. */
  buckets: z.record(z.enum(verdicts), count),
  /** Sum of the buckets. */
  total: count,
  /** Values in the truth. */
  truthCount: count,
  /** Values in the answer. */
  assertedCount: count,
  /** Correct values of all values: the headline. */
  accuracy: share,
  /** Correct values of those that the answer asserts. */
  precision: share,
  /** Correct values of those that the truth holds. */
  recall: share,
  /** Harmonic mean of precision and recall; 0 for an answer without any value where the truth has some. */
  f1: share,
  /** Places at which both have a value, of all. */
  found: share,
  /** Correct values of the places at which both have one. */
  readRight: share,
  /** False when a list was too long for the best pairing of its rows to be searched for. */
  matchingExact: z.boolean(),
  /** ANLS*: gives credit for nearly correct text. */
  anlsStar: share,
  /** Plain JSON accuracy: no spelling is normalized, every addition, deletion and change costs. */
  jsonAccuracy: share,
  /** Likeness of the Markdown to that of the truth, where the truth has any. */
  textSimilarity: share,
  /** Addresses below `additionalProperties`, which are not graded. */
  skipped: z.array(z.string()),
});

/**
 * How correct an answer is. Shares are percentages, 0 to 100; `null` is not measured, never 0.
 *
 * @useDeclaredType
 */
export type ReportScore = z.infer<typeof reportScoreSchema>;

const issueSchema = z.object({
  severity: z.enum(["info", "warning", "error"]),
  code: z.string(),
  message: z.string(),
  step: z.optional(z.string()),
});

/** Shape of a {@link ReportCost}. */
const reportCostSchema = z.object({
  /** Decimal string in units of `currency`. */
  amount: z.string(),
  /** ISO 4217 code. */
  currency: z.string(),
  /** `lower-bound`: some parts were not priced. `estimate`: computed from a rate. */
  exactness: z.enum(["exact", "lower-bound", "estimate"]),
});

/**
 * An amount of money and how well it is known.
 *
 * @useDeclaredType
 */
export type ReportCost = z.infer<typeof reportCostSchema>;

/** Shape of a {@link ReportStep}. */
const reportStepSchema = z.object({
  key: z.string(),
  /** What to call it: the vendor's name for the step, else its type. */
  name: z.string(),
  /** The vendor's type of the step. */
  type: z.string(),
  kind: z.enum(stepKinds),
  status: z.enum(stepStatuses),
  /** The vendor's status, unchanged. */
  rawStatus: z.string(),
  /** Milliseconds after the start of the run; `null` when unknown. */
  startMs: z.nullable(z.number()),
  /** Milliseconds after the start of the run; `null` when unknown. */
  endMs: z.nullable(z.number()),
  /** Whose clock the times are: the vendor's, or when this client heard of it. */
  timing: z.enum(["vendor", "observed"]),
});

/**
 * One step of a run, on a time line that begins with the run.
 *
 * @useDeclaredType
 */
export type ReportStep = z.infer<typeof reportStepSchema>;

/** Shape of a {@link ReportCell}. */
export const reportCellSchema = z.object({
  /** Id of the document. */
  document: z.string(),
  /** Label of the pipeline. */
  pipeline: z.string(),
  /** 0-indexed, when documents are run several times. */
  repetition: z.int(),
  /** `not_started`: the account was refused before, the budget was spent, or the comparison was aborted. */
  outcome: z.enum(["delivered", "failed", "not_started"]),
  /** `null` when the vendor never returned one. */
  status: z.nullable(z.enum(runStatuses)),
  /** The vendor's status, unchanged; `null` when it never returned one. */
  rawStatus: z.nullable(z.string()),
  /** Why it did not deliver. */
  error: z.optional(
    z.object({
      /** One of docmux's error codes, `aborted`, `budget` or `unexpected`. */
      code: z.string(),
      message: z.string(),
      httpStatus: z.optional(z.number()),
      requestId: z.optional(z.string()),
      /** Of a start that may have led to a run: its key in the store, by which a person decides. */
      startKey: z.optional(z.string()),
    }),
  ),
  /** True when the store had this run: it was started before, and this comparison did not pay for it. */
  reused: z.optional(z.boolean()),
  ref: z.optional(runRefSchema),
  /** The results came from an emulator, not from the vendor. */
  emulated: z.boolean(),
  /** ISO 8601, UTC; `null` when it was not started. */
  startedAt: z.nullable(z.string()),
  /**
   * Milliseconds from start to usable result, or to the failure; `null` when it was not started, and when no process
   * followed it from start to end.
   */
  durationMs: z.nullable(z.number()),
  steps: z.array(reportStepSchema),
  issues: z.array(issueSchema),
  usage: z.object({
    pages: z.optional(z.number()),
    tokens: z.optional(z.number()),
    cost: z.optional(reportCostSchema),
  }),
  /** Structured output; absent when there is none. */
  data: z.optional(z.json()),
  /** The vendor's answers, unchanged; only when they are kept. */
  raw: z.optional(z.unknown()),
  /** `null` when there is no truth or nothing to grade. */
  score: z.nullable(reportScoreSchema),
  /** Why an answer that was delivered cannot be graded or compared. */
  unusable: z.optional(z.string()),
});

/**
 * The outcome of one document in one pipeline.
 *
 * @useDeclaredType
 */
export type ReportCell = z.infer<typeof reportCellSchema>;
