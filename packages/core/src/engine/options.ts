import type { StandardSchemaV1 } from "@standard-schema/spec";
import * as z from "zod/mini";
import { InvalidInputError } from "../errors/errors.ts";
import type { RunEvent } from "../model/event.ts";
import { type OutputFormat, outputFormats, parsePageRange } from "../model/input.ts";
import { describeProblems } from "../model/json.ts";
import type { Clock, Random } from "../time/clock.ts";

/** How long a run is waited for when nothing else is said: 30 minutes. */
export const defaultTimeoutMs = 30 * 60 * 1000;

/** How a run is watched. */
export interface WatchOptions {
  /**
   * Stops the start and every wait; what that means for the run, `onAbort` says. `status()`, `stepResult()` and `cancel()`
   * still ask the vendor when they are called; they take a signal of their own.
   */
  signal?: AbortSignal;
  /**
   * Milliseconds to wait for the end of the run and for its result. When they pass, waiting rejects with a `TimeoutError`
   * that carries the ref; the run continues. Asking again begins a new wait. Default 1,800,000 (30 minutes).
   */
  timeoutMs?: number;
  /**
   * What an abort of `signal` does at the vendor. `detach`: nothing, the run goes on. `cancel`: the run is asked to
   * stop; refused before the start where the pipeline cannot. Default `"detach"`.
   */
  onAbort?: "detach" | "cancel";
  /** Hears every event, the first ones included. What it throws is ignored. */
  onEvent?: (event: RunEvent) => void;
  /** Replaces the wall clock and real timers. For tests. */
  clock?: Clock;
  /** Replaces `Math.random`. For tests. */
  random?: Random;
}

/** How a run is started. */
export interface StartOptions<Schema extends StandardSchemaV1 | undefined = undefined> extends WatchOptions {
  /** Types and validates `result.data`: any Standard Schema, such as zod, valibot or arktype. */
  schema?: Schema;
  /** Pages to process, 0-indexed, such as `"0-5,10"`. */
  pages?: string;
  /** The form in which content is wanted. Default: what the pipeline itself says. */
  outputFormat?: OutputFormat;
  /**
   * What only one vendor takes, keyed by provider id. Each provider reads its own part, strictly, so one set of options
   * can serve several vendors.
   */
  providerOptions?: Readonly<Record<string, unknown>>;
  /**
   * What happens when the pipeline does not offer something that was asked for. `error`: an `UnsupportedError` before
   * anything is sent. `warn`: it is left out, and a warning event and an issue of the result say so. Default `"error"`.
   */
  onUnsupported?: "error" | "warn";
  /**
   * Makes a repeated start harmless at vendors that take such a key, see `capabilities.idempotentStart`; at others it does
   * not, and a warning event and an issue of the result say so. Default: minted anew for each start.
   */
  idempotencyKey?: string;
}

/** How a run is started and its result waited for. */
export interface RunOptions<Schema extends StandardSchemaV1 | undefined = undefined>
  extends StartOptions<Schema> {
  /** Reject a run of which part of the output is missing, with a `PartialResultError`. Default false. */
  requireComplete?: boolean;
}

/** The type of `result.data` for a schema. */
export type DataOf<Schema extends StandardSchemaV1 | undefined> = Schema extends StandardSchemaV1
  ? StandardSchemaV1.InferOutput<Schema>
  : unknown;

const any = z.optional(z.unknown());

const optionsSchema = z.strictObject({
  signal: z.optional(
    z.custom<AbortSignal>((value) => value instanceof AbortSignal, "expected an AbortSignal"),
  ),
  timeoutMs: z.optional(z.number().check(z.positive())),
  onAbort: z.optional(z.enum(["detach", "cancel"])),
  onEvent: any,
  clock: any,
  random: any,
  schema: any,
  pages: z.optional(z.string()),
  outputFormat: z.optional(z.enum(outputFormats)),
  providerOptions: z.optional(z.record(z.string(), z.unknown())),
  onUnsupported: z.optional(z.enum(["error", "warn"])),
  idempotencyKey: z.optional(z.string().check(z.minLength(1), z.maxLength(128))),
  requireComplete: z.optional(z.boolean()),
});

/**
 * Checks options before anything is sent.
 *
 * @throws InvalidInputError that names every option that does not fit.
 */
export function checkOptions(options: object): void {
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success)
    throw new InvalidInputError(`The options do not fit: ${describeProblems(parsed.error)}`);
  if (parsed.data.pages === undefined) return;
  const range = parsePageRange(parsed.data.pages);
  if ("problem" in range) {
    throw new InvalidInputError(`The option pages does not fit: ${range.problem}`, {
      nextStep: 'Write 0-indexed pages such as "0-5,10".',
    });
  }
}
