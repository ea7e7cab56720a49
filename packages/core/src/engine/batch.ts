import type { StandardSchemaV1 } from "@standard-schema/spec";
import pLimit from "p-limit";
import { defaultConcurrency, type Pipeline } from "../contract/provider.ts";
import { DocmuxError } from "../errors/docmux-error.ts";
import { InvalidInputError } from "../errors/errors.ts";
import type { RunEvent } from "../model/event.ts";
import type { RunInput } from "../model/input.ts";
import type { RunRef } from "../model/ref.ts";
import type { RunResult } from "../model/result.ts";
import { checkOptions, type DataOf, type RunOptions } from "./options.ts";
import { run } from "./run.ts";

/** What became of one input of a batch. */
export type BatchItem<Data = unknown> = {
  index: number;
  input: RunInput;
  ref?: RunRef;
  /** What `onItem` threw or rejected with, if it did. */
  onItemError?: unknown;
} & (
  | { outcome: "delivered"; result: RunResult<Data> }
  /** The run did not deliver; `ref` is there when it was started. */
  | { outcome: "failed"; error: unknown }
  /** Never started: the signal aborted, or the account was refused for an earlier input. */
  | { outcome: "not_started"; error: unknown }
);

/** How a batch is run. */
export interface BatchOptions<Schema extends StandardSchemaV1 | undefined = undefined>
  extends Omit<RunOptions<Schema>, "onEvent" | "idempotencyKey"> {
  /** Runs in flight at once, 1 or more. Default: the concurrency of the provider, else 8. */
  concurrency?: number;
  /** Hears every event of every run, with the index of its input. */
  onEvent?: (event: RunEvent, index: number) => void;
  /**
   * Called as each input ends, in the order in which they end. The next input waits for its promise, and so does the
   * batch. What it throws stops nothing and is kept as the item's `onItemError`.
   */
  onItem?: (item: BatchItem<DataOf<Schema>>) => unknown;
}

/**
 * Runs many inputs through one pipeline. Never rejects for one of them: each has its own outcome, in the order of the
 * inputs. When the vendor refuses the account itself (401, 402, 403), inputs that were not started stay so.
 *
 * @throws InvalidInputError when the options or the list of inputs do not fit; nothing was sent then.
 *
 * @example
 * ```ts
 * const items = await runBatch(pipeline, ["a.pdf", "b.pdf"], { concurrency: 4 });
 * const failed = items.filter((item) => item.outcome !== "delivered");
 * ```
 */
export async function runBatch<Schema extends StandardSchemaV1 | undefined = undefined>(
  pipeline: Pipeline,
  inputs: Iterable<RunInput>,
  options: BatchOptions<Schema> = {},
): Promise<BatchItem<DataOf<Schema>>[]> {
  const { concurrency, onEvent, onItem, ...runOptions } = options;
  checkBatch(concurrency, runOptions);
  // All of them before the first is sent: a list that breaks off must not leave runs behind that nobody waits for.
  const list = listOf(inputs);
  const limit = pLimit(concurrency ?? pipeline.provider.concurrency ?? defaultConcurrency);
  const fan = new SignalFan(options.signal);
  let refused: { error: unknown } | undefined;

  const runOne = async (input: RunInput, index: number): Promise<BatchItem<DataOf<Schema>>> => {
    if (refused) return { index, input, outcome: "not_started", error: refused.error };
    if (options.signal?.aborted)
      return { index, input, outcome: "not_started", error: options.signal.reason };
    let ref: RunRef | undefined;
    const child = fan.open();
    try {
      const result = await run(pipeline, input, {
        ...(runOptions as RunOptions<Schema>),
        signal: child.signal,
        onEvent: (event) => {
          if (event.type === "run-start") ref = event.ref;
          onEvent?.(event, index);
        },
      });
      return { index, input, outcome: "delivered", result, ref: result.ref };
    } catch (error) {
      if (isAccountFailure(error)) refused ??= { error };
      return { index, input, outcome: "failed", error, ...(ref ? { ref } : {}) };
    } finally {
      child.close();
    }
  };

  try {
    return await limit.map(list, async (input, index) => {
      const item = await runOne(input, index);
      try {
        await onItem?.(item);
        return item;
      } catch (onItemError) {
        return { ...item, onItemError };
      }
    });
  } finally {
    fan.close();
  }
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
    nextStep: 'Pass a list such as ["a.pdf", "b.pdf"].',
  });
}

function isAccountFailure(error: unknown): boolean {
  return DocmuxError.isInstance(error) && (error.code === "unauthorized" || error.code === "forbidden");
}

/**
 * Many signals that abort with one. Taking a listener off a signal costs as much as the signal has listeners, so ten
 * thousand runs on one signal would pay for each other; here the signal has one listener.
 */
export class SignalFan {
  readonly #children = new Set<AbortController>();
  readonly #source: AbortSignal | undefined;
  readonly #abortAll = () => {
    for (const child of this.#children) child.abort(this.#source?.reason);
  };

  constructor(source: AbortSignal | undefined) {
    this.#source = source;
    source?.addEventListener("abort", this.#abortAll, { once: true });
  }

  open(): { signal: AbortSignal; close(): void } {
    const child = new AbortController();
    if (this.#source?.aborted) child.abort(this.#source.reason);
    this.#children.add(child);
    return { signal: child.signal, close: () => this.#children.delete(child) };
  }

  close(): void {
    this.#source?.removeEventListener("abort", this.#abortAll);
  }
}
