import {
  type CallContext,
  InvalidInputError,
  type Pipeline,
  type Provider,
  type RunRef,
  type StartRequest,
  type StartResponse,
  specVersion,
  UnsupportedError,
} from "@docmux/core/provider";
import type { DialectFinder } from "./detect.ts";
import { capabilitiesOf } from "./dialect.ts";
import type { PipelexMetadata } from "./metadata.ts";
import { formatPipeUri, isBundleVersion, type PipeName, type Target } from "./names.ts";
import { observeHostedRun } from "./observe/hosted.ts";
import { fetchHostedResult, normalizeResult } from "./result.ts";
import { type Config, type PipelexRunOptions, providerId } from "./settings.ts";
import { executeRun } from "./start/execute.ts";
import { prepareRequest, readRunOptions, requireTarget } from "./start/prepare.ts";
import { startRun } from "./start/start.ts";

/** A pipe, the main pipe of a bundle, or a saved method. */
export type PipelexPipeline = Pipeline<"pipelex", PipelexRunOptions, PipelexMetadata>;

interface PipelineParts {
  provider: Provider;
  config: Config;
  finder: DialectFinder;
  target: Target;
  name: PipeName;
}

/** Makes the pipeline of a pipe, a bundle or a saved method that was already checked. */
export function createPipePipeline({
  provider,
  config,
  finder,
  target,
  name,
}: PipelineParts): PipelexPipeline {
  return {
    specVersion,
    provider,
    pipelineId: name.id,
    ...(name.version === undefined ? {} : { pipelineVersion: name.version }),
    uri: formatPipeUri(name),
    capabilities: capabilitiesOf(config.dialect),
    doStart: (request, context) => startPipe({ config, finder, target, name }, request, context),
    async doStatus({ ref }, context) {
      if (await isKept(finder, ref, context)) return observeHostedRun(config, ref, context);
      throw new UnsupportedError("A self-hosted server of Pipelex keeps no runs that could be asked about", {
        providerId,
        nextStep: "The result came with the answer to the start, or its end is told to the callback URLs.",
      });
    },
    async doResult({ ref }, context) {
      if (await isKept(finder, ref, context)) return fetchHostedResult(config, ref, context);
      throw new UnsupportedError("The result of this run came with the answer to its start and is not kept", {
        providerId,
      });
    },
    normalizeResult,
  };
}

/** True for a run that can be asked about. A short ref does not say which dialect the run was started in. */
async function isKept(finder: DialectFinder, { meta }: RunRef, context: CallContext): Promise<boolean> {
  return (meta?.dialect ?? (await finder.find(context))) === "hosted";
}

async function startPipe(
  { config, finder, target, name }: Omit<PipelineParts, "provider">,
  request: StartRequest,
  context: CallContext,
): Promise<StartResponse> {
  if (isBundleVersion(name.version) && target.bundles.length === 0) {
    throw new InvalidInputError("A URI names a bundle but does not hold its text", {
      providerId,
      nextStep: "Make the pipeline with pipelex.bundle(text); the URI is enough to attach and to read again.",
    });
  }
  // Until the request that starts the run goes out, an abort may stop everything.
  context.onStartPhase?.("preparing");
  // A mistake in the options is reported before the server is asked what it speaks.
  const { mode } = readRunOptions(request.providerOptions);
  const dialect = await finder.find(context);
  const isHosted = dialect === "hosted";
  if (isHosted && mode === "execute") {
    throw new UnsupportedError(
      "Pipelex's hosted service cuts off runs that are waited for after 30 seconds",
      {
        providerId,
        nextStep: "Leave mode out: the run is then started and polled. No run was started.",
      },
    );
  }
  if (isHosted) config.requireKey();
  requireTarget(target, dialect);
  const prepared = await prepareRequest(request, dialect, name.options);
  const place = { config, dialect, target, pipeCode: name.id };
  return isHosted || mode === "start"
    ? startRun(place, prepared, request, context)
    : executeRun(place, prepared, request, context);
}
