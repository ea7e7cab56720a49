import type { StandardSchemaV1 } from "@standard-schema/spec";
import pLimit from "p-limit";
import { defaultConcurrency, type Pipeline } from "../contract/provider.ts";
import { DocmuxError } from "../errors/docmux-error.ts";
import { InvalidInputError } from "../errors/errors.ts";
import type { RunEvent } from "../model/event.ts";
import type { RunInput } from "../model/input.ts";
import type { RunRef } from "../model/ref.ts";
import type { RunResult } from "../model/result.ts";
import { checkOptions, type DataOf, type PartialChoice, type ResultFor, type RunOptions } from "./options.ts";
import { runPipeline } from "./run.ts";

/** The outcome of one input of a batch. */
export type BatchItem<Result = RunResult> = {
  index: number;
  input: RunInput;
  ref?: RunRef;
  /** What `onItem` threw or rejected with, if it did. */
  onItemError?: unknown;
} & (
  | { outcome: "delivered"; result: Result }
  /** The run did not deliver; `ref` is there when it was started. */
  | { outcome: "failed"; error: unknown }
  /** Never started: the signal aborted, or the account was refused for an earlier input. */
  | { outcome: "not_started"; error: unknown }
);

/** How a batch is run. */
export interface BatchOptions<
  P extends Pipeline = Pipeline,
  Schema extends StandardSchemaV1 | undefined = StandardSchemaV1 | undefined,
  Part extends PartialChoice = PartialChoice,
> extends Omit<RunOptions<P, Schema, Part>, "onEvent" | "idempotencyKey"> {
  /** Runs in flight at once, 1 or more. Default: the concurrency of the provider, else 8. */
  concurrency?: number;
  /** Receives every event of every run, with the index of its input. */
  onEvent?: (event: RunEvent, index: number) => void;
  /**
   * Called as each input ends, in the order in which they end. The next input waits for its promise, and so does the
   * batch. What it throws stops nothing and is kept as the item's `onItemError`.
   */
  onItem?: (item: BatchItem<ResultFor<P, DataOf<Schema>, Part>>) => unknown;
}

/**
 * Runs many inputs through one pipeline. Never rejects for one of them: each has its own outcome, in the order of the
 * inputs. When the vendor refuses the account itself (401, 402, 403), inputs that were not started stay so.
 *
 * @throws InvalidInputError when the options or the list of inputs are invalid; no request was sent then.
 */
export async function runBatch(
  pipeline: Pipeline,
  inputs: Iterable<RunInput>,
  options: BatchOptions = {},
  providerIds?: readonly string[],
): Promise<BatchItem[]> {
  const { concurrency, onEvent, onItem, ...runOptions } = options;
  checkBatch(concurrency, runOptions);
  // All of them before the first is sent: a list that breaks off must not leave runs behind that nobody waits for.
  const list = listOf(inputs);
  const limit = pLimit(concurrency ?? pipeline.provider.concurrency ?? defaultConcurrency);
  let refused: { error: unknown } | undefined;

  const runOne = async (input: RunInput, index: number): Promise<BatchItem> => {
    if (refused) return { index, input, outcome: "not_started", error: refused.error };
    if (options.signal?.aborted)
      return { index, input, outcome: "not_started", error: options.signal.reason };
    let ref: RunRef | undefined;
    try {
      const own: RunOptions = {
        ...runOptions,
        onEvent: (event) => {
          if (event.type === "run-start") ref = event.ref;
          onEvent?.(event, index);
        },
      };
      const result = (await runPipeline(pipeline, input, own, providerIds)) as RunResult;
      return { index, input, outcome: "delivered", result, ref: result.ref };
    } catch (error) {
      if (isAccountFailure(error)) refused ??= { error };
      return { index, input, outcome: "failed", error, ...(ref ? { ref } : {}) };
    }
  };

  return limit.map(list, async (input, index) => {
    const item = await runOne(input, index);
    try {
      await onItem?.(item as never);
      return item;
    } catch (onItemError) {
      return { ...item, onItemError };
    }
  });
}

function checkBatch(concurrency: unknown, runOptions: object): void {
  checkOptions(runOptions);
  // The type has no such option; a caller without types may still pass it.
  if ("idempotencyKey" in runOptions && runOptions.idempotencyKey !== undefined) {
    throw new InvalidInputError("The option idempotencyKey does not fit a batch", {
      nextStep: "Leave it out: with one key for all, every input would be the same run.",
    });
  }
  if (concurrency === undefined || (Number.isInteger(concurrency) && Number(concurrency) > 0)) return;
  throw new InvalidInputError("The option concurrency is not a whole number above 0");
}

function listOf(inputs: Iterable<RunInput>): RunInput[] {
  if (typeof inputs === "object" && inputs !== null && Symbol.iterator in inputs) return [...inputs];
  throw new InvalidInputError("The inputs of a batch are not a list", {
    nextStep: 'Pass a list such as [{ path: "a.pdf" }, { path: "b.pdf" }].',
  });
}

function isAccountFailure(error: unknown): boolean {
  return DocmuxError.isInstance(error) && (error.code === "unauthorized" || error.code === "forbidden");
}
