import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Pipeline, Provider } from "../contract/provider.ts";
import { refOf } from "../contract/ref-of.ts";
import { UnsupportedError } from "../errors/errors.ts";
import type { RunRef } from "../model/ref.ts";
import { readDataRequest } from "../schema/compile.ts";
import { parseRef } from "../store/refs.ts";
import { defaultEnvironment, type Environment } from "./environment.ts";
import { EventHub } from "./events.ts";
import { LiveRunHandle, type RunHandle } from "./handle.ts";
import { checkOptions, type DataOf, type DataOptions, type WaitOptions } from "./options.ts";
import { pipelineAt, requireContract, requireSameOrigin, requireSamePipeline } from "./pipelines.ts";
import { cancelOnAbort, RunSession } from "./watch/session.ts";

/** How a run is attached to. */
export interface AttachOptions<Schema extends StandardSchemaV1 | undefined = undefined>
  extends WaitOptions,
    DataOptions<Schema> {}

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
  const pipeline =
    "doStart" in target
      ? target
      : pipelineAt(parsed.pipelineUri, "version" in parsed ? parsed.origin : undefined, target);
  // A short ref names no origin: the run is looked for where the provider is set to.
  const checked = "version" in parsed ? parsed : refOf(pipeline, parsed.runId);
  requireContract(pipeline);
  requireSamePipeline(checked, pipeline);
  requireSameOrigin(checked.origin, pipeline, checked);
  if (!pipeline.capabilities.attach) {
    throw new UnsupportedError("This pipeline's runs cannot be found again", {
      ref: checked,
      nextStep: "Its result came with the response to the start; keep the result itself.",
    });
  }
  const asked = readDataRequest(pipeline, options);
  const hub = new EventHub(options.onEvent);
  const session = new RunSession({ environment, pipeline, ref: checked, hub, options });
  if (options.onAbort === "cancel") {
    if (!pipeline.capabilities.cancel) {
      throw new UnsupportedError("This vendor cannot stop a run, so a request to cancel it is refused", {
        ref: checked,
        nextStep: "Leave onAbort at detach.",
        advice: { action: "leave-out", option: "onAbort" },
      });
    }
    cancelOnAbort(session);
  }
  return new LiveRunHandle<Pipeline, DataOf<Schema>>(session, asked);
}
