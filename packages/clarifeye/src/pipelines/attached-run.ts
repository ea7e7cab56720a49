import {
  type DirectCallOptions,
  directContext,
  type Pipeline,
  type Provider,
  type RunRef,
  type StepOutput,
  specVersion,
  UnsupportedError,
} from "@docmux/core/provider";
import { runOfSnapshot } from "../meta.ts";
import { orderRunSteps } from "../observe/steps.ts";
import type { Project } from "../project.ts";
import type { ClarifeyeRunMetadata } from "../result/metadata.ts";
import type { TableReading } from "../result/rows.ts";
import { planOutputs } from "../result/tables.ts";
import { type ClarifeyeNoOptions, providerId } from "../settings.ts";
import { hasDelivered } from "../status.ts";
import type { WireRun } from "../wire.ts";
import { createRunMethods } from "./run.ts";

/** A pipeline run that something else started: the vendor's own screen, a schedule, another program. */
export interface ClarifeyePipelineRun
  extends Pipeline<"clarifeye", ClarifeyeNoOptions, ClarifeyeRunMetadata> {
  readonly projectId: string;
  /**
   * The ref that `attach` takes; asks the vendor nothing. A run does not say which flow it is of, so the ref leads back
   * to this pipeline, `clarifeye:<project>/runs/<run>`. `startedAt` is the time of this call; the vendor's own time is in
   * `snapshot.createdAt`.
   *
   * @example
   * ```ts
   * const docmux = createDocmux({ providers: [clarifeye] });
   * const { data } = await docmux.attach(clarifeye.pipelineRun(runId).ref()).result();
   * ```
   */
  ref(options?: Pick<DirectCallOptions, "clock">): RunRef;
}

interface RunSetup {
  provider: Provider;
  project: Project;
  runId: string;
  reading: TableReading;
}

/** Makes the pipeline through which one run of unknown origin is watched, read and stopped. It starts nothing. */
export function createPipelineRunPipeline({
  provider,
  project,
  runId,
  reading,
}: RunSetup): ClarifeyePipelineRun {
  const { projectId } = project;
  const pipelineId = `runs/${runId}`;
  const uri = `${providerId}:${projectId}/${pipelineId}`;
  const methods = createRunMethods(project, reading);
  return {
    ...methods,
    normalizeResult(request) {
      const result = methods.normalizeResult(request);
      const run = runOfSnapshot({
        ...request.snapshot,
        raw: request.raw.answers.run ?? request.snapshot.raw,
      });
      // A publication of unknown origin: an extraction never gets here without its rows.
      return run && planOutputs(run).isEmpty ? { ...result, outputs: publishedBy(run) } : result;
    },
    capabilities: { ...methods.capabilities, documents: [], multiDocument: false, findsLostStarts: false },
    specVersion,
    provider,
    pipelineId,
    uri,
    projectId,
    ref: (options) => ({
      version: 1,
      providerId,
      pipelineId,
      pipelineUri: uri,
      runId,
      origin: provider.origin,
      startedAt: new Date(directContext(options).clock.now()).toISOString(),
      meta: { projectId },
    }),
    async doStart() {
      throw new UnsupportedError("This pipeline only watches a run that exists", {
        providerId,
        nextStep:
          "Use docmux.attach(clarifeye.pipelineRun(id).ref()), or start clarifeye.extractionFlow(id).",
      });
    },
  };
}

/** The steps of a run that did nothing but publish, which is all that such a run leaves. */
function publishedBy(run: WireRun): StepOutput[] {
  return orderRunSteps(run)
    .filter(({ kind, wire }) => kind === "index" && hasDelivered(wire.status))
    .map(({ key, type, wire }) => ({ stepKey: key, type, kind: "index", content: {}, raw: wire }));
}
