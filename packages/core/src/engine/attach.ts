import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Pipeline, Provider } from "../contract/provider.ts";
import { refOf } from "../contract/ref-of.ts";
import { ConfigError, UnsupportedError } from "../errors/errors.ts";
import type { RunRef } from "../model/ref.ts";
import { parseRef, type ShortRefParts } from "../store/refs.ts";
import { defaultEnvironment, type Environment } from "./environment.ts";
import { EventHub } from "./events.ts";
import { LiveRunHandle, type RunHandle } from "./handle.ts";
import { checkOptions, type DataOf, type WaitOptions } from "./options.ts";
import { requireContract, requireSamePipeline, resolvePipeline } from "./pipelines.ts";
import { cancelOnAbort, RunSession } from "./watch/session.ts";

/** How a run is attached to. */
export interface AttachOptions<Schema extends StandardSchemaV1 | undefined = undefined> extends WaitOptions {
  /** Types and validates `result.data`. */
  schema?: Schema;
}

/**
 * A handle over a run that was started earlier, perhaps by another process. Sends nothing.
 *
 * @param ref - what `handle.ref`, `JSON.stringify(handle)`, `handle.toString()` or `formatRef` returned.
 * @param target - the pipeline, or the providers among which the ref's own is found, by vendor and origin.
 * @throws InvalidInputError for a ref that cannot be read or belongs elsewhere; UnsupportedError where runs cannot be found
 * again or the provider is of another contract; ConfigError when the provider is set to another origin than the run's.
 */
export function attach<Schema extends StandardSchemaV1 | undefined = undefined>(
  ref: RunRef | string,
  target: Pipeline | readonly Provider[],
  options: AttachOptions<Schema> = {},
  environment: Environment = defaultEnvironment,
): RunHandle<Pipeline, DataOf<Schema>> {
  checkOptions(options);
  const parsed = parseRef(ref);
  const pipeline = "doStart" in target ? target : pipelineOf(parsed, target);
  // A short ref names no origin: the run is looked for where the provider is set to.
  const checked = "version" in parsed ? parsed : refOf(pipeline, parsed.runId);
  requireContract(pipeline);
  requireSamePipeline(checked, pipeline);
  requireSameOrigin(checked, pipeline);
  if (!pipeline.capabilities.attach) {
    throw new UnsupportedError("This pipeline's runs cannot be found again", {
      ref: checked,
      nextStep: "Its result came with the answer to the start; keep the result itself.",
    });
  }
  const hub = new EventHub(options.onEvent);
  const session = new RunSession({ environment, pipeline, ref: checked, hub, options });
  if (options.onAbort === "cancel") {
    if (!pipeline.capabilities.cancel) {
      throw new UnsupportedError('This vendor cannot stop a run, so onAbort: "cancel" is refused', {
        ref: checked,
      });
    }
    cancelOnAbort(session);
  }
  return new LiveRunHandle<Pipeline, DataOf<Schema>>(session, options.schema);
}

/** A vendor may be in the list twice, such as an old and a new base URL. */
function pipelineOf(ref: RunRef | ShortRefParts, providers: readonly Provider[]): Pipeline {
  const own =
    "version" in ref
      ? providers.find(({ providerId, origin }) => providerId === ref.providerId && origin === ref.origin)
      : undefined;
  return resolvePipeline(ref.pipelineUri, own ? [own] : providers);
}

function requireSameOrigin(ref: RunRef, { provider }: Pipeline): void {
  if (ref.origin === provider.origin) return;
  throw new ConfigError(
    `The run was started at ${ref.origin}, but the provider is set to ${provider.origin}`,
    {
      ref,
      nextStep:
        "Set baseUrl to where the run was started; a key is never sent to an origin that a ref names.",
    },
  );
}
