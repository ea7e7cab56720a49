import type { StandardSchemaV1 } from "@standard-schema/spec";
import { CallLimits } from "./account/account.ts";
import type { Pipeline, Provider } from "./contract/provider.ts";
import { type AttachOptions, attach } from "./engine/attach.ts";
import { type Batch, type BatchOptions, createBatch } from "./engine/batch.ts";
import { defaultLimits, type Environment } from "./engine/environment.ts";
import type { RunHandle } from "./engine/handle.ts";
import type { DataOf, PartialChoice, ResultFor, RunOptions, StartOptions } from "./engine/options.ts";
import { resolvePipeline } from "./engine/pipelines.ts";
import { renormalize } from "./engine/result/renormalize.ts";
import { runPipeline, startPipeline } from "./engine/run.ts";
import { withCaller } from "./errors/caller.ts";
import { InvalidInputError } from "./errors/errors.ts";
import type { RunInput } from "./model/input.ts";
import type { RunRef } from "./model/ref.ts";

/** What {@link createDocmux} takes. */
export interface DocmuxOptions<Providers extends readonly Provider[]> {
  /** The vendors that URIs, refs and `providerOptions` may name. A vendor may be in it twice, with two base URLs. */
  providers: Providers;
  /**
   * Calls to a vendor at once, by provider id. Default: the setting of the provider, else 8. A provider instance that two
   * docmux share is counted in each, unless both leave this out.
   */
  concurrency?: { readonly [Id in Providers[number]["providerId"]]?: number };
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
    options?: { schema?: Schema; partial?: Part },
  ): Promise<ResultFor<PipelineOf<Providers>, DataOf<Schema>, Part>>;
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
  const environment: Environment = { providerIds, limits };
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
    batch: (target: Pipeline | string, inputs: Iterable<RunInput>, options?: BatchOptions) =>
      createBatch(open(target), inputs, options, environment),
    renormalize: (saved: unknown, options?: { schema?: StandardSchemaV1; partial?: PartialChoice }) =>
      withCaller(renormalize(saved, providers, options), docmux.renormalize),
  };
  return docmux as unknown as Docmux<Providers>;
}

function checkDocmuxOptions(options: unknown): void {
  const { providers, concurrency, ...unknown } = (options ?? {}) as Record<string, unknown>;
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
      nextStep: "Its options are providers and concurrency.",
    });
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
