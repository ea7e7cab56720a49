import {
  type Pipeline,
  type RunRef,
  type StartResponse,
  UnsupportedError,
  type VendorCall,
} from "@docmux/core/provider";
import type { FindDialect, PipelexKit } from "./detect.ts";
import { apiPath, keepsRuns, offersOf } from "./dialect.ts";
import { formatPipePath, type PipeName, type Target } from "./names.ts";
import { observeHostedRun } from "./observe/hosted.ts";
import type { PipelexMetadata } from "./result/metadata.ts";
import { fetchHostedResult, readResult } from "./result/read.ts";
import { compileSchema } from "./schema.ts";
import { hasOwnAuthorization, type PipelexRunOptions, providerId, runOptionsSchema } from "./settings.ts";
import { executeRun } from "./start/execute.ts";
import { type PipelexStartRequest, prepareRun, requireTarget } from "./start/prepare.ts";
import { startRun } from "./start/start.ts";

/** A pipe, the main pipe of a bundle, or a saved method. */
export type PipelexPipeline = Pipeline<"pipelex", PipelexRunOptions, PipelexMetadata>;

/** What the pipeline of a pipe is made of. */
interface PipeParts {
  kit: PipelexKit;
  findDialect: FindDialect;
  target: Target;
  name: PipeName;
}

/** Makes the pipeline of a pipe, a bundle or a saved method that was already checked. */
export function createPipePipeline(parts: PipeParts): PipelexPipeline {
  const { kit, findDialect, name } = parts;
  const { settings } = kit;
  const dialect = settings.dialect ?? "auto";
  const urlOf = ({ runId }: RunRef) => apiPath(settings, "hosted", `/runs/${encodeURIComponent(runId)}`);
  // A short ref does not hold the dialect that the run was started in.
  const isKept = async ({ meta }: RunRef, call: VendorCall) =>
    (meta?.dialect ?? (await findDialect(call))) === "hosted";
  return kit.pipeline<PipelexRunOptions, PipelexMetadata>({
    id: name.id,
    version: name.version,
    path: formatPipePath(name),
    offers: offersOf(dialect),
    options: runOptionsSchema,
    start: (request, call) => startPipe(parts, request, call),
    ...(keepsRuns(dialect)
      ? {
          async status(ref: RunRef, call: VendorCall) {
            if (!(await isKept(ref, call))) throw runNotKept();
            return observeHostedRun(ref, { call, url: urlOf(ref), liveSteps: settings.liveSteps ?? true });
          },
          async result({ ref }: { ref: RunRef }, call: VendorCall) {
            if (!(await isKept(ref, call))) throw resultNotKept();
            return fetchHostedResult(urlOf(ref), call);
          },
        }
      : {}),
    read: readResult,
    compileSchema,
  });
}

async function startPipe(
  { kit, findDialect, target, name }: PipeParts,
  request: PipelexStartRequest,
  call: VendorCall,
): Promise<StartResponse> {
  const { settings } = kit;
  const { mode } = request.options;
  // Until the request that starts the run goes out, an abort may stop everything.
  call.onStartPhase?.("preparing");
  const dialect = await findDialect(call);
  const isHosted = dialect === "hosted";
  if (isHosted && mode === "execute") throw hostedExecute();
  // Also where only the server itself said that it is the hosted service; no document is read or uploaded without a key.
  if (isHosted && !hasOwnAuthorization(settings)) kit.apiKey();
  requireTarget(target, dialect);
  const context = await prepareRun(request, { call, settings, dialect, target, name });
  return isHosted || mode === "background" ? startRun(context) : executeRun(context);
}

function hostedExecute(): UnsupportedError {
  return new UnsupportedError("Pipelex's hosted service cuts off runs that are waited for after 30 seconds", {
    providerId,
    nextStep: "Leave mode out: the run is then started and polled. No run was started.",
  });
}

function runNotKept(): UnsupportedError {
  return new UnsupportedError(
    "A self-hosted server of Pipelex has no route that returns the status or result of a run",
    {
      providerId,
      nextStep:
        "The result came with the response to the start, or its end is reported to the callback URLs.",
    },
  );
}

function resultNotKept(): UnsupportedError {
  return new UnsupportedError("The result of this run came with the response to its start and is not kept", {
    providerId,
  });
}
