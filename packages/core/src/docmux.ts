import type { StandardSchemaV1 } from "@standard-schema/spec";
import { CallLimits } from "./account/account.ts";
import { findRecord, type KeptResult, readKept } from "./account/starts.ts";
import type { Pipeline, Provider } from "./contract/provider.ts";
import { type AttachOptions, attach } from "./engine/attach.ts";
import { type Batch, type BatchOptions, createBatch } from "./engine/batch.ts";
import {
  activeKeysOf,
  defaultLimits,
  defaultLookupDelaysMs,
  type Environment,
  type StartMemory,
} from "./engine/environment.ts";
import type { RunHandle } from "./engine/handle.ts";
import type {
  DataOf,
  DataOptions,
  PartialChoice,
  ResultFor,
  RunOptions,
  StartOptions,
} from "./engine/options.ts";
import { resolvePipeline } from "./engine/pipelines.ts";
import { receiveWebhook } from "./engine/receive.ts";
import {
  type RecoveredStart,
  type RecoverOptions,
  recoverStarts,
  resolveStart,
  type StartDecision,
} from "./engine/recover.ts";
import { renormalize } from "./engine/result/renormalize.ts";
import { runPipeline, startPipeline } from "./engine/run.ts";
import { LiveRuns } from "./engine/watch/live-runs.ts";
import { withCaller } from "./errors/caller.ts";
import { InvalidInputError } from "./errors/errors.ts";
import type { RunInput } from "./model/input.ts";
import type { RunRef } from "./model/ref.ts";
import { type CompiledSchema, compileSchema } from "./schema/compile.ts";
import type { SchemaInput } from "./schema/read.ts";
import { parseRef } from "./store/refs.ts";
import type { RunStore, StartState } from "./store/run-store.ts";

/** What {@link createDocmux} takes. */
export interface DocmuxOptions<Providers extends readonly Provider[]> {
  /** The vendors that URIs, refs and `providerOptions` may name. A vendor may be in it twice, with two base URLs. */
  providers: Providers;
  /**
   * Calls to a vendor at once, by provider id. Default: the setting of the provider, else 8. A provider instance that two
   * docmux share is counted in each, unless both leave this out.
   */
  concurrency?: { readonly [Id in Providers[number]["providerId"]]?: number };
  /**
   * Where starts are written down before they are sent, and results are kept: a run then outlives its process. Default: none;
   * a start is then known to this process alone.
   *
   * @experimental
   */
  store?: RunStore;
  /** Keep results in the store: they are contents of documents. Default true; `false` keeps refs only. */
  vault?: boolean;
  /**
   * With a store: milliseconds before each further look for a start whose response was lost, within `timeoutMs`. Default
   * 2,000, 10,000 and 30,000. `recover` looks later.
   */
  lookupDelaysMs?: readonly number[];
}

/** A pipeline of one of the providers. */
export type PipelineOf<Providers extends readonly Provider[]> = ReturnType<
  Providers[number]["pipelineFromUri"]
>;

/** The pipeline that a URI names, as far as its text is known before the program runs. */
export type PipelineAt<Providers extends readonly Provider[], Uri> = string extends Uri
  ? PipelineOf<Providers>
  : Uri extends `${infer Id}:${string}`
    ? ReturnType<ProviderAt<Providers[number], Id>["pipelineFromUri"]>
    : Uri extends Pipeline
      ? Uri
      : never;

/** Those of the providers that may have the id: a provider whose type does not say its id may have any. */
export type ProviderAt<Each extends Provider, Id extends string> = Each extends Provider
  ? string extends Each["providerId"]
    ? Each
    : Id extends Each["providerId"]
      ? Each
      : never
  : never;

/** A URI of one of the providers. */
export type UriOf<Providers extends readonly Provider[]> = `${Providers[number]["providerId"]}:${string}`;

/**
 * The front door: the vendors of an application, and every verb over them. A verb takes a pipeline, or its URI such as
 * `datalab:pl_abc123`; switching vendors is changing that string.
 */
export interface Docmux<Providers extends readonly Provider[]> {
  /**
   * The pipeline that a URI names.
   *
   * @param uri - `<provider>:<pipeline>`. Takes `undefined` so that an environment variable can be passed as it is.
   * @throws InvalidInputError for a missing or malformed URI, or a provider that was not given.
   */
  pipeline<const Uri extends UriOf<Providers>>(uri: Uri): PipelineAt<Providers, Uri>;
  /**
   * The pipeline that a URI names which is known only when the program runs.
   *
   * @throws InvalidInputError for a missing or malformed URI, or a provider that was not given.
   */
  pipeline(uri: string | undefined): PipelineOf<Providers>;

  /** As the free function `run`, also by URI. */
  run<
    const Target extends Pipeline | UriOf<Providers>,
    Schema extends StandardSchemaV1 | undefined = undefined,
    Part extends PartialChoice = "reject",
  >(
    target: Target,
    input: RunInput,
    options?: RunOptions<PipelineAt<Providers, Target>, Schema, Part>,
  ): Promise<ResultFor<PipelineAt<Providers, Target>, DataOf<Schema>, Part>>;

  /** As the free function `start`, also by URI. */
  start<
    const Target extends Pipeline | UriOf<Providers>,
    Schema extends StandardSchemaV1 | undefined = undefined,
  >(
    target: Target,
    input: RunInput,
    options?: StartOptions<PipelineAt<Providers, Target>, Schema>,
  ): Promise<RunHandle<PipelineAt<Providers, Target>, DataOf<Schema>>>;

  /**
   * A handle over a run that was started earlier, perhaps by another process. Sends nothing.
   *
   * @param ref - a `RunRef`, its JSON text, or a printed ref, short or long.
   * @throws InvalidInputError for a ref that cannot be read or names a provider that was not given; UnsupportedError where
   * runs cannot be found again; ConfigError when the provider is set to another origin than the run was started at.
   */
  attach<Schema extends StandardSchemaV1 | undefined = undefined>(
    ref: RunRef | string,
    options?: AttachOptions<Schema>,
  ): RunHandle<PipelineOf<Providers>, DataOf<Schema>>;

  /**
   * Runs many inputs through one pipeline. Each input has its own outcome: none stops another. When the vendor refuses the
   * account itself (401, 402, 403), inputs that were not started stay so; an abort stops waiting for all of them.
   *
   * @param inputs - a list, or an asynchronous one, which is read as it goes.
   * @throws InvalidInputError when the options, the URI or the list of inputs are invalid; nothing was sent then.
   *
   * @example
   * ```ts
   * const items = await docmux.batch("datalab:pl_abc123", [{ path: "a.pdf" }, { path: "b.pdf" }], { schema }).all();
   * ```
   */
  batch<
    const Target extends Pipeline | UriOf<Providers>,
    Schema extends StandardSchemaV1 | undefined = undefined,
    Part extends PartialChoice = "reject",
  >(
    target: Target,
    inputs: Iterable<RunInput> | AsyncIterable<RunInput>,
    options?: BatchOptions<PipelineAt<Providers, Target>, Schema, Part>,
  ): Batch<ResultFor<PipelineAt<Providers, Target>, DataOf<Schema>, Part>>;

  /**
   * Reads a saved result again, after a mapping was fixed or with another schema. Sends nothing, costs nothing.
   *
   * @param saved - a result, or its `snapshot` and `raw`, as they were stored.
   * @throws InvalidInputError for what docmux did not write, for a run that has not ended and for one of a provider that was
   * not given; what `RunHandle.result` throws for its content.
   */
  renormalize<Schema extends StandardSchemaV1 | undefined = undefined, Part extends PartialChoice = "reject">(
    saved: unknown,
    options?: DataOptions<Schema> & { partial?: Part },
  ): Promise<ResultFor<PipelineOf<Providers>, DataOf<Schema>, Part>>;

  /**
   * What a run with `extract` would send, what the vendor cannot express, and how the names are mapped. Sends nothing.
   *
   * @throws InvalidInputError for a schema that cannot be read, with the place, and for a bad URI.
   *
   * @example
   * ```ts
   * const { losses, providerOptions } = docmux.compileSchema("pipelex:extract_invoice", Invoice);
   * ```
   */
  compileSchema(
    target: Pipeline | UriOf<Providers>,
    extract: StandardSchemaV1 | Readonly<Record<string, unknown>>,
    options?: Pick<DataOptions, "fieldNames">,
  ): CompiledSchema;

  /**
   * Moves every open start of the store on by one step, those first whose results expire first: takes over what a process
   * that is gone left, looks for lost runs and adopts them on proof, checks the status of known ones, keeps the results of
   * those that have ended. Starts nothing. Call it when a process begins, and now and then: vendors delete results.
   *
   * @throws InvalidInputError without a store, and for a key that it does not know; StoreError. What goes wrong with one start
   * is in its `error`.
   * @experimental
   *
   * @example
   * ```ts
   * for await (const { label, state, error } of docmux.recover()) console.log(label, state, error?.message ?? "");
   * ```
   */
  recover(options?: RecoverOptions): AsyncGenerator<RecoveredStart, void, undefined>;

  /**
   * Records what a person decided about a start that may have led to a run: adopt a run, write it off, or allow it to be
   * started again, which may be paid twice. Every decision but an adoption needs a reason.
   *
   * @throws InvalidInputError, StoreError; StoreConflictError when the state of the start does not allow it.
   * @experimental
   */
  resolveStart(key: string, decision: StartDecision): Promise<StartState>;

  /**
   * Takes a webhook of a vendor, in any framework with `Request` and `Response`. A webhook is a reason to check the status of
   * its run once, never a status: who waits for the run in this process learns its end at once, and a store keeps its result.
   *
   * @param request - with its body unread.
   * @returns what the vendor gets. 200: the run has ended, and that is known. 202: nothing to do, or it continues. 401: not from
   * the vendor, or signed more than five minutes ago. 405, 413: no `POST`, or above 256 kB. 503: could not be checked now.
   * @throws InvalidInputError for a provider that was not given; UnsupportedError where the vendor sends no webhooks;
   * ConfigError when the secret is not set.
   *
   * @example
   * ```ts
   * const POST = (request: Request) => docmux.receive("datalab", request); // as a Next.js route exports it
   * ```
   */
  receive(providerId: Providers[number]["providerId"], request: Request): Promise<Response>;

  /**
   * What the store keeps of a run: `snapshot` and `raw`, for `renormalize`, and every response as the vendor sent it. Sends
   * nothing.
   *
   * @param keyOrRef - the key of the start, or a ref of its run.
   * @returns `undefined` where nothing is kept.
   * @throws InvalidInputError without a store; StoreError when what is kept is damaged.
   * @experimental
   */
  kept(keyOrRef: string | RunRef): Promise<KeptResult | undefined>;
}

/**
 * Makes the front door for the vendors of an application.
 *
 * @throws InvalidInputError for anything else than a list of providers, an unknown option, and a concurrency that is no whole
 * number above 0 or names no provider of the list.
 *
 * @example
 * ```ts
 * const docmux = createDocmux({ providers: [datalab, clarifeye, pipelex] });
 * const { data } = await docmux.run("datalab:pl_abc123", { path: "invoice.pdf" }, { schema });
 * ```
 */
export function createDocmux<const Providers extends readonly Provider[]>(
  options: DocmuxOptions<Providers>,
): Docmux<Providers> {
  checkDocmuxOptions(options);
  const { providers, concurrency } = options;
  const providerIds = [...new Set(providers.map(({ providerId }) => providerId))];
  const limits = concurrency
    ? new CallLimits(
        new Map(
          Object.entries<number | undefined>(concurrency).flatMap(([id, most]) => (most ? [[id, most]] : [])),
        ),
      )
    : defaultLimits;
  const memory: StartMemory | undefined = options.store && {
    store: options.store,
    keepsResults: options.vault ?? true,
    lookupDelaysMs: options.lookupDelaysMs ?? defaultLookupDelaysMs,
    active: activeKeysOf(options.store),
  };
  const liveRuns = new LiveRuns();
  const environment: Environment = { providerIds, limits, liveRuns, ...(memory ? { memory } : {}) };
  const requireStore = (): StartMemory => {
    if (memory) return memory;
    throw new InvalidInputError("This needs a store", {
      nextStep: "Make the front door with createDocmux({ providers, store }). No request was sent.",
      advice: { action: "call", call: "createDocmux" },
    });
  };
  const open = (target: Pipeline | string) =>
    typeof target === "string" ? resolvePipeline(target, providers) : target;
  // Bad URIs are rejections of these verbs, as every other bad input is.
  const docmux = {
    pipeline: (uri: string | undefined) => resolvePipeline(uri, providers),
    run: (target: Pipeline | string, input: RunInput, options?: RunOptions) =>
      withCaller((async () => runPipeline(open(target), input, options, environment))(), docmux.run),
    start: (target: Pipeline | string, input: RunInput, options?: StartOptions) =>
      withCaller((async () => startPipeline(open(target), input, options, environment))(), docmux.start),
    attach: (ref: RunRef | string, options?: AttachOptions) => attach(ref, providers, options, environment),
    compileSchema: (
      target: Pipeline | string,
      extract: SchemaInput,
      options?: Pick<DataOptions, "fieldNames">,
    ) => compileSchema(open(target), { ...options, extract }).shown,
    recover: (options?: RecoverOptions) => recoverStarts(environment, requireStore(), providers, options),
    resolveStart: (key: string, decision: StartDecision) =>
      withCaller((async () => resolveStart(requireStore(), providers, key, decision))(), docmux.resolveStart),
    receive: (providerId: string, request: Request) =>
      withCaller(receiveWebhook(environment, providers, providerId, request), docmux.receive),
    kept: (keyOrRef: string | RunRef) =>
      withCaller(
        (async () => readKept(requireStore().store, await keyOf(requireStore().store, keyOrRef)))(),
        docmux.kept,
      ),
    batch: (target: Pipeline | string, inputs: Iterable<RunInput>, options?: BatchOptions) =>
      createBatch(open(target), inputs, options, environment),
    renormalize: (saved: unknown, options?: DataOptions & { partial?: PartialChoice }) =>
      withCaller(renormalize(saved, providers, options), docmux.renormalize),
  };
  return docmux as unknown as Docmux<Providers>;
}

/** The key of a start, given by itself or by a ref of its run. */
async function keyOf(store: RunStore, keyOrRef: string | RunRef): Promise<string> {
  if (typeof keyOrRef === "string" && (await store.get(keyOrRef))) return keyOrRef;
  const ref = parseRef(keyOrRef);
  return (await findRecord(store, ref))?.key ?? "";
}

function checkDocmuxOptions(options: unknown): void {
  const { providers, concurrency, store, vault, lookupDelaysMs, ...unknown } = (options ?? {}) as Record<
    string,
    unknown
  >;
  const isList =
    Array.isArray(providers) &&
    providers.every((each) => typeof each === "object" && each !== null && "pipelineFromUri" in each);
  if (!isList) {
    throw new InvalidInputError("The option providers is not a list of providers", {
      nextStep: "Pass what vendor packages export, such as createDocmux({ providers: [datalab] }).",
    });
  }
  const [name] = Object.keys(unknown);
  if (name !== undefined) {
    throw new InvalidInputError(`createDocmux has no option "${name.slice(0, 60)}"`, {
      nextStep: "Its options are providers, concurrency, store, vault and lookupDelaysMs.",
    });
  }
  const isStore = typeof store === "object" && store !== null && "claim" in store && "putResult" in store;
  if (store !== undefined && !isStore) {
    throw new InvalidInputError("The option store is not a store", {
      nextStep: 'Pass fileStore("<folder>") of @docmux/core/file-store, or another RunStore.',
    });
  }
  if (vault !== undefined && typeof vault !== "boolean") {
    throw new InvalidInputError(`The option vault is ${typeof vault}, not true or false`);
  }
  const isDelay = (delay: unknown) => typeof delay === "number" && delay >= 0;
  if (lookupDelaysMs !== undefined && !(Array.isArray(lookupDelaysMs) && lookupDelaysMs.every(isDelay))) {
    throw new InvalidInputError("The option lookupDelaysMs is not a list of milliseconds");
  }
  const known = providers.map(({ providerId }: Provider) => providerId);
  for (const [id, most] of Object.entries(concurrency ?? {})) {
    if (!known.includes(id)) {
      throw new InvalidInputError(
        `The option concurrency names "${id.slice(0, 60)}", which is no provider here`,
        {
          nextStep: `It takes: ${known.join(", ")}.`,
        },
      );
    }
    if (most !== undefined && !(Number.isInteger(most) && most > 0)) {
      throw new InvalidInputError(
        `The option concurrency.${id} is ${String(most)}, not a whole number above 0`,
      );
    }
  }
}
