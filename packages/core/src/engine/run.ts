import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Pipeline } from "../contract/provider.ts";
import { withCaller } from "../errors/caller.ts";
import { InvalidInputError } from "../errors/errors.ts";
import type { RunInput } from "../model/input.ts";
import { type DataRequest, readDataRequest } from "../schema/compile.ts";
import { defaultEnvironment, type Environment } from "./environment.ts";
import { LiveRunHandle, type RunHandle } from "./handle.ts";
import {
  checkOptions,
  type DataOf,
  type PartialChoice,
  type ResultFor,
  type RunOptions,
  requireKnownProviders,
  type StartOptions,
} from "./options.ts";
import { requireContract } from "./pipelines.ts";
import { beginRun } from "./start/begin.ts";
import type { StartIdentity } from "./start/claim.ts";

/**
 * Starts a run, waits for its end and reads its result.
 *
 * @throws what {@link start} and {@link RunHandle.result} throw. Every error after the start carries `ref`.
 *
 * @example
 * ```ts
 * const schema = z.object({ invoice_number: z.string(), total_amount: z.number() });
 * const { data } = await run(datalab.pipeline("pl_abc123"), { path: "invoice.pdf" }, { schema });
 * ```
 */
export function run<
  P extends Pipeline,
  Schema extends StandardSchemaV1 | undefined = undefined,
  Part extends PartialChoice = "reject",
>(
  pipeline: P,
  input: RunInput,
  options?: RunOptions<P, Schema, Part>,
): Promise<ResultFor<P, DataOf<Schema>, Part>> {
  return withCaller(runPipeline(pipeline, input, options), run) as never;
}

/**
 * Starts a run and returns a handle over it, without waiting for its end.
 *
 * A start is sent again only when it never left this machine or the vendor's own refusal came back. When the response is
 * lost, the run is looked for where the vendor can list runs, and adopted only with proof that it is this start.
 *
 * @throws ConfigError, InvalidInputError, UnsupportedError before anything is sent; StartUnknownError when the run may exist;
 * VendorError; RunTimeoutError when the deadline passed and no run was started; the reason of an aborted signal.
 *
 * @example
 * ```ts
 * const handle = await start(datalab.pipeline("pl_abc123"), { path: "invoice.pdf" });
 * await save(JSON.stringify(handle)); // the ref: any process can attach to the run
 * for await (const snapshot of handle.snapshots()) console.log(snapshot.status, snapshot.progress);
 * const { data } = await handle.result();
 * ```
 */
export function start<P extends Pipeline, Schema extends StandardSchemaV1 | undefined = undefined>(
  pipeline: P,
  input: RunInput,
  options?: StartOptions<P, Schema>,
): Promise<RunHandle<P, DataOf<Schema>>> {
  return withCaller(startPipeline(pipeline, input, options), start);
}

/** What {@link run} does, for a pipeline that may be one of several vendors. */
export async function runPipeline(
  pipeline: Pipeline,
  input: RunInput,
  options: RunOptions = {},
  environment?: Environment,
): Promise<unknown> {
  const handle = await startPipeline(pipeline, input, options, environment);
  return handle.result(options.partial === undefined ? {} : { partial: options.partial });
}

/** What {@link start} does. */
export async function startPipeline<P extends Pipeline, Data>(
  pipeline: P,
  input: RunInput,
  options: StartOptions<P> = {},
  environment: Environment = defaultEnvironment,
  identity?: StartIdentity,
  /** What is asked of the data, where that was read already. */
  known?: DataRequest,
): Promise<RunHandle<P, Data>> {
  checkOptions(options);
  requireContract(pipeline);
  const providerIds = environment.providerIds ?? [pipeline.provider.providerId];
  requireKnownProviders(options.providerOptions, providerIds);
  requireKnownProviders(options.fieldNames, providerIds, "fieldNames");
  if (options.key !== undefined && !environment.memory) {
    throw new InvalidInputError("The option key needs a store", {
      nextStep: "Make the front door with createDocmux({ providers, store }). No request was sent.",
      advice: { action: "call", call: "createDocmux" },
    });
  }
  const asked = known ?? readDataRequest(pipeline, options as StartOptions);
  options.signal?.throwIfAborted();
  const session = await beginRun(pipeline, input, options as StartOptions, environment, identity, asked);
  return new LiveRunHandle<P, Data>(session, asked);
}
