import type { StandardSchemaV1 } from "@standard-schema/spec";
import * as z from "zod/mini";
import type { MetadataOf, Pipeline, ProviderOptionsOf } from "../contract/provider.ts";
import { InvalidInputError } from "../errors/errors.ts";
import type { RunEvent } from "../model/event.ts";
import { type OutputFormat, outputFormats, parsePageRange } from "../model/input.ts";
import { describeProblems } from "../model/json.ts";
import type { CompleteResult, RunResult } from "../model/result.ts";
import type { Clock, Random } from "../time/clock.ts";
import type { PollSettings } from "../time/delays.ts";

/** How long a run is waited for when nothing else is said: 30 minutes. */
export const defaultTimeoutMs = 30 * 60 * 1000;

/** How a run is watched. */
export interface WaitOptions {
  /**
   * Stops the start and every wait; what that means for the run, `onAbort` says. `refresh()`, `stepResult()` and `cancel()`
   * still ask the vendor when they are called; they take a signal of their own.
   */
  signal?: AbortSignal;
  /**
   * Milliseconds to wait for the end of the run and for its result. When they pass, waiting rejects with a `RunTimeoutError`
   * that carries the ref; the run continues. Asking again begins a new wait. Default 1,800,000 (30 minutes).
   */
  timeoutMs?: number;
  /**
   * What an abort of `signal` does at the vendor. `detach`: nothing, the run continues. `cancel`: the run is asked to
   * stop; refused before the start where the pipeline cannot. Default `"detach"`.
   */
  onAbort?: "detach" | "cancel";
  /**
   * How often the status is checked: after `firstMs` (default 750), then after 0.15 of the time since the run started or last
   * changed, at most after `maxMs` (default 30,000), each with 10 % jitter and never before the vendor asks for it.
   */
  poll?: PollSettings;
  /** Hears every event, the first ones included. What it throws is ignored. */
  onEvent?: (event: RunEvent) => void;
  /** Replaces the wall clock and real timers. For tests. */
  clock?: Clock;
  /** Replaces `Math.random`. For tests. */
  random?: Random;
}

/** What `data` is to be. */
export interface DataOptions<Schema extends StandardSchemaV1 | undefined = StandardSchemaV1 | undefined> {
  /** Types and validates `result.data`: any Standard Schema, such as zod, valibot or arktype. Default: `extract`. */
  schema?: Schema;
  /**
   * What to extract: it is compiled to what the vendor takes and sent, `data` comes under its names, and is typed and validated by
   * it unless `schema` is given. Where the vendor itself defines what is extracted, only the names are mapped. A zod 4.2 or
   * arktype schema of an object, or a JSON Schema, which validates nothing. See `docmux.compileSchema` for what is lost.
   */
  extract?: Schema | Readonly<Record<string, unknown>>;
  /**
   * For vendors that define what is extracted themselves, by provider id: what they call the fields of `extract`. JSON Pointers,
   * whose part `*` is every item of a list, such as `{ clarifeye: { "/total": "/amounts/gross" } }`.
   */
  fieldNames?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** How a run is started. */
export interface StartOptions<
  P extends Pipeline = Pipeline,
  Schema extends StandardSchemaV1 | undefined = StandardSchemaV1 | undefined,
> extends WaitOptions,
    DataOptions<Schema> {
  /** Pages to process, 0-indexed, such as `"0-5,10"`. */
  pages?: string;
  /** The form in which content is expected. Default: what the pipeline itself says. */
  outputFormat?: OutputFormat;
  /**
   * What only one vendor takes, keyed by provider id. Each provider reads its own part, strictly, so one set of options can
   * serve several vendors. A provider id that is not known is refused.
   */
  providerOptions?: ProviderOptionsOf<P>;
  /**
   * What happens when the pipeline does not offer something that was asked for. `error`: an `UnsupportedError` before
   * anything is sent. `warn`: it is left out, and a warning event and an issue of the result say so. Default `"error"`; of
   * `extract` the default refuses only what would leave out a required field, and `"error"` every loss.
   */
  onUnsupported?: "error" | "warn";
  /**
   * Makes a repeated start harmless at vendors that take such a key, see `capabilities.idempotentStart`; at others it does
   * not, and a warning event and an issue of the result say so. Default: a new one for each start.
   */
  idempotencyKey?: string;
  /**
   * Identifies this start in the store: called again with the same key, by any process and after any crash, it is the same
   * run. Refused without a store. Default: a key of its own for each call.
   */
  key?: string;
}

/** How a run is started and its result waited for. */
export interface RunOptions<
  P extends Pipeline = Pipeline,
  Schema extends StandardSchemaV1 | undefined = StandardSchemaV1 | undefined,
  Part extends PartialChoice = PartialChoice,
> extends StartOptions<P, Schema> {
  /**
   * What happens when part of the output is missing (`completed_with_errors`). `reject`: a `PartialResultError` that carries
   * the part. `return`: the part is the result. Default `"reject"`.
   */
  partial?: Part;
}

/** What happens when part of the output is missing, see {@link RunOptions.partial}. */
export type PartialChoice = "reject" | "return";

/** The result for a pipeline, the type of its data, and what happens when part of it is missing. */
export type ResultFor<P extends Pipeline, Data, Part extends PartialChoice> = "return" extends Part
  ? RunResult<Data, MetadataOf<P>>
  : CompleteResult<Data, MetadataOf<P>>;

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
  poll: z.optional(
    z
      .strictObject({
        firstMs: z.optional(z.number().check(z.minimum(10), z.maximum(3_600_000))),
        maxMs: z.optional(z.number().check(z.minimum(10), z.maximum(3_600_000))),
      })
      .check(
        z.refine(
          ({ firstMs = 0, maxMs = Number.POSITIVE_INFINITY }) => firstMs <= maxMs,
          "firstMs is above maxMs",
        ),
      ),
  ),
  onEvent: any,
  clock: any,
  random: any,
  schema: any,
  extract: any,
  fieldNames: z.optional(z.record(z.string(), z.record(z.string(), z.string()))),
  pages: z.optional(z.string()),
  outputFormat: z.optional(z.enum(outputFormats)),
  providerOptions: z.optional(z.record(z.string(), z.unknown())),
  onUnsupported: z.optional(z.enum(["error", "warn"])),
  idempotencyKey: z.optional(z.string().check(z.minLength(1), z.maxLength(128))),
  key: z.optional(z.string().check(z.minLength(1), z.maxLength(512))),
  partial: z.optional(z.enum(["reject", "return"])),
});

/**
 * Checks options before anything is sent.
 *
 * @throws InvalidInputError that names every option that is invalid.
 */
export function checkOptions(options: object): void {
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success)
    throw new InvalidInputError(`The options are invalid: ${describeProblems(parsed.error)}`);
  if (parsed.data.pages === undefined) return;
  const range = parsePageRange(parsed.data.pages);
  if ("problem" in range) {
    throw new InvalidInputError(`The option pages is invalid: ${range.problem}`, {
      nextStep: 'Write 0-indexed pages such as "0-5,10".',
    });
  }
}

/**
 * Refuses `providerOptions` and `fieldNames` under a provider id that is none of those that can be meant: it is a typing mistake, and its
 * options would silently have no effect.
 *
 * @throws InvalidInputError
 */
export function requireKnownProviders(
  byProvider: object | undefined,
  providerIds: readonly string[],
  option = "providerOptions",
): void {
  const unknown = Object.keys(byProvider ?? {}).find((id) => !providerIds.includes(id));
  if (unknown === undefined) return;
  throw new InvalidInputError(
    `The option ${option} names "${unknown.slice(0, 60)}", which is no provider here`,
    {
      nextStep: `It takes: ${providerIds.join(", ")}. No request was sent.`,
    },
  );
}
