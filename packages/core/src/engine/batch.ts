import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Pipeline } from "../contract/provider.ts";
import { withCaller } from "../errors/caller.ts";
import { DocmuxError } from "../errors/docmux-error.ts";
import { InvalidInputError } from "../errors/errors.ts";
import type { RunEvent } from "../model/event.ts";
import type { RunInput } from "../model/input.ts";
import type { RunRef } from "../model/ref.ts";
import type { RunResult } from "../model/result.ts";
import { readDataRequest } from "../schema/compile.ts";
import { untilAborted, whenAborted } from "../time/abort.ts";
import { defaultEnvironment, type Environment } from "./environment.ts";
import { checkOptions, type PartialChoice, type RunOptions } from "./options.ts";
import { startPipeline } from "./run.ts";
import type { StartIdentity } from "./start/claim.ts";
import { keyOfItem } from "./start/identity.ts";

/** The outcome of one input of a batch. */
export type BatchItem<Result = RunResult> = {
  index: number;
  input: RunInput;
  ref?: RunRef;
} & (
  | { outcome: "delivered"; result: Result }
  /** The run did not deliver; `ref` is there when it was started. */
  | { outcome: "failed"; error: unknown }
  /** Never started: the signal aborted, or the account was refused for an earlier input. */
  | { outcome: "not_started"; error: unknown }
);

/**
 * Many inputs on their way through one pipeline. Nothing is sent before the first item is asked for, and a batch runs once:
 * iterate over it, or call `all()`.
 *
 * Iterating returns items in the order in which they end, and starts the next input only when an item is asked for: a slow
 * loop slows the batch down. Leaving the loop early starts nothing more and stops waiting for the runs in flight; `onAbort`
 * decides whether they are cancelled.
 *
 * @example
 * ```ts
 * for await (const item of docmux.batch("datalab:pl_abc123", files)) {
 *   if (item.outcome === "delivered") console.log(item.index, item.result.data);
 * }
 * ```
 */
export interface Batch<Result = RunResult> extends AsyncIterable<BatchItem<Result>> {
  /** Every item, in the order of the inputs. Rejects only when the list of inputs does. */
  all(): Promise<BatchItem<Result>[]>;
}

/** How a batch is run. */
export interface BatchOptions<
  P extends Pipeline = Pipeline,
  Schema extends StandardSchemaV1 | undefined = StandardSchemaV1 | undefined,
  Part extends PartialChoice = PartialChoice,
> extends Omit<RunOptions<P, Schema, Part>, "onEvent" | "idempotencyKey" | "key"> {
  /** Runs in flight at once, 1 or more. Default: the concurrency of the provider, else 8. */
  concurrency?: number;
  /** Names the batch in the records of a store, so that they can be listed by it. It changes nothing else. */
  id?: string;
  /**
   * With a store an input that was run before is not started again: the same document with the same options through the same
   * pipeline, with the same API key, is the same start. Another value here makes it another one. Default 0.
   */
  rerun?: string | number;
  /** Receives every event of every run, with the index of its input. */
  onEvent?: (event: RunEvent, index: number) => void;
}

/** Checks a batch, and makes it. See `Docmux.batch`. */
export function createBatch(
  pipeline: Pipeline,
  inputs: Iterable<RunInput> | AsyncIterable<RunInput>,
  options: BatchOptions = {},
  environment: Environment = defaultEnvironment,
): Batch {
  const { concurrency: most, onEvent, rerun = 0, id, ...runOptions } = options;
  checkBatch(most, id, environment, runOptions);
  const asked = readDataRequest(pipeline, runOptions);
  const list = readList(inputs);
  const concurrency = most ?? environment.limits.concurrencyOf(pipeline.provider);
  const identityOf = (index: number): StartIdentity | undefined =>
    environment.memory && {
      keyOf: (digest) => keyOfItem(pipeline.provider, digest, rerun),
      ...(id === undefined ? {} : { batch: { id, index } }),
    };
  let isUsed = false;

  async function* items(): AsyncGenerator<BatchItem, void, undefined> {
    if (isUsed) {
      throw new InvalidInputError("This batch was run already", {
        nextStep: "Call batch() again; every input is then started again.",
        advice: { action: "call", call: "docmux.batch" },
      });
    }
    isUsed = true;
    const left = new AbortController();
    const forgetAbort = whenAborted(options.signal, (reason) => left.abort(reason));
    let refused: { error: unknown } | undefined;

    const runOne = async (input: RunInput, index: number): Promise<BatchItem> => {
      if (refused) return { index, input, outcome: "not_started", error: refused.error };
      if (left.signal.aborted) return { index, input, outcome: "not_started", error: left.signal.reason };
      let ref: RunRef | undefined;
      try {
        const own: RunOptions = {
          ...runOptions,
          signal: left.signal,
          onEvent: (event) => {
            if (event.type === "run-start") ref = event.ref;
            onEvent?.(event, index);
          },
        };
        const handle = await startPipeline(pipeline, input, own, environment, identityOf(index), asked);
        ref = handle.ref;
        const result = (await handle.result({ partial: own.partial ?? "reject" })) as RunResult;
        return { index, input, outcome: "delivered", result, ref: result.ref };
      } catch (error) {
        if (isAccountFailure(error)) refused ??= { error };
        return { index, input, outcome: "failed", error, ...(ref ? { ref } : {}) };
      }
    };

    const running = new Map<number, Promise<BatchItem>>();
    let pulling: Promise<Pulled> | undefined;
    let ended: Pulled | undefined;
    let index = 0;
    try {
      for (;;) {
        // An asynchronous list may have no end: after an abort or a refused account it is not read on.
        if (list.isLazy && (refused || left.signal.aborted)) ended ??= {};
        if (!pulling && !ended && running.size < concurrency) pulling = pull(list, left.signal);
        if (!pulling && running.size === 0) {
          if (ended && "error" in ended) throw ended.error;
          return;
        }
        const next = await Promise.race([...(pulling ? [pulling] : []), ...running.values()]);
        if ("outcome" in next) {
          running.delete(next.index);
          yield next;
          continue;
        }
        pulling = undefined;
        if (!("input" in next)) ended = next;
        else running.set(index, runOne(next.input as RunInput, index++));
      }
    } finally {
      forgetAbort();
      // A loop that was left: no caller hears of these runs any more. After the last item there are none.
      left.abort(new DOMException("The loop over the batch was left", "AbortError"));
      if (list.isLazy && !ended?.isDone) void Promise.resolve(list.inputs.return?.()).catch(() => undefined);
    }
  }

  const batch = {
    [Symbol.asyncIterator]: items,
    all: () => withCaller(collect(items()), batch.all),
  };
  return batch;
}

interface InputList {
  inputs: Iterator<RunInput> | AsyncIterator<RunInput>;
  isLazy: boolean;
}

/** The next input, the end of the list, or why the list broke. Nothing: it is not read on. */
interface Pulled {
  input?: RunInput;
  isDone?: true;
  error?: unknown;
}

async function pull({ inputs, isLazy }: InputList, signal: AbortSignal): Promise<Pulled> {
  try {
    const next = Promise.resolve(inputs.next());
    const { value, done } = await (isLazy ? untilAborted(next, signal) : next);
    return done ? { isDone: true } : { input: value };
  } catch (error) {
    return isLazy && signal.aborted ? {} : { isDone: true, error };
  }
}

async function collect(items: AsyncIterable<BatchItem>): Promise<BatchItem[]> {
  const all: BatchItem[] = [];
  for await (const item of items) all[item.index] = item;
  return all;
}

function checkBatch(concurrency: unknown, id: unknown, { memory }: Environment, runOptions: object): void {
  checkOptions(runOptions);
  if (id !== undefined && !memory) {
    throw new InvalidInputError("The option id needs a store", {
      nextStep: "Make the front door with createDocmux({ providers, store }). No request was sent.",
      advice: { action: "call", call: "createDocmux" },
    });
  }
  if (id !== undefined && (typeof id !== "string" || id === "" || id.length > 200))
    throw new InvalidInputError("The option id is not a text of 1 to 200 characters");
  // The type has no such options; a caller without types may still pass them.
  const own = ["idempotencyKey", "key"].find((name) => Reflect.get(runOptions, name) !== undefined);
  if (own !== undefined) {
    throw new InvalidInputError(`The option ${own} cannot be used for a batch`, {
      nextStep: "Leave it out: with one key for all, every input would be the same run.",
    });
  }
  if (concurrency === undefined || (Number.isInteger(concurrency) && Number(concurrency) > 0)) return;
  throw new InvalidInputError("The option concurrency is not a whole number above 0");
}

/**
 * A list in memory is read to its end before the first input is sent: one that breaks off must not leave runs behind that
 * no caller waits for. An asynchronous one is read as it goes.
 */
function readList(inputs: unknown): InputList {
  if (typeof inputs === "object" && inputs !== null) {
    if (Symbol.asyncIterator in inputs)
      return { inputs: (inputs as AsyncIterable<RunInput>)[Symbol.asyncIterator](), isLazy: true };
    if (Symbol.iterator in inputs)
      return { inputs: [...(inputs as Iterable<RunInput>)][Symbol.iterator](), isLazy: false };
  }
  throw new InvalidInputError("The inputs of a batch are not a list", {
    nextStep: 'Pass a list such as [{ path: "a.pdf" }, { path: "b.pdf" }]. No request was sent.',
  });
}

function isAccountFailure(error: unknown): boolean {
  return DocmuxError.isInstance(error) && (error.code === "unauthorized" || error.code === "forbidden");
}
