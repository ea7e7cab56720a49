import {
  type DirectCallOptions,
  directContext,
  type Pipeline,
  type RunRef,
  type StepOutput,
  UnsupportedError,
} from "@docmux/core/provider";
import { runOfSnapshot } from "../meta.ts";
import { orderRunSteps } from "../observe/steps.ts";
import type { ClarifeyeRunMetadata } from "../result/metadata.ts";
import type { TableReading } from "../result/rows.ts";
import { planOutputs } from "../result/tables.ts";
import { type ClarifeyeNoOptions, type Kit, providerId } from "../settings.ts";
import { hasDelivered } from "../status.ts";
import type { WireRun } from "../wire.ts";
import { runMethods } from "./run.ts";

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

/** Makes the pipeline through which one run of unknown origin is observed, read and stopped. It starts nothing. */
export function attachedRunPipeline(
  kit: Kit,
  { projectId, runId, reading }: { projectId: string; runId: string; reading: TableReading },
): ClarifeyePipelineRun {
  const methods = runMethods(projectId, reading);
  const pipeline = kit.pipeline<ClarifeyeNoOptions, ClarifeyeRunMetadata>({
    ...methods,
    id: `runs/${runId}`,
    path: `${projectId}/runs/${runId}`,
    offers: { documents: [], steps: "live" },
    read(answers, snapshot) {
      const result = methods.read(answers, snapshot);
      const run = runOfSnapshot({ ...snapshot, raw: answers.run ?? snapshot.raw });
      // A publication of unknown origin: an extraction never gets here without its rows.
      return run && planOutputs(run).isEmpty ? { ...result, outputs: publishedBy(run) } : result;
    },
    async start() {
      throw new UnsupportedError("This pipeline only watches a run that exists", {
        providerId,
        nextStep:
          "Use docmux.attach(clarifeye.pipelineRun(id).ref()), or start clarifeye.extractionFlow(id).",
      });
    },
  });
  const { pipelineId, uri, provider } = pipeline;
  return {
    ...pipeline,
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
  };
}

/** The steps of a run that did nothing but publish, which is all that such a run leaves. */
function publishedBy(run: WireRun): StepOutput[] {
  return orderRunSteps(run)
    .filter(({ kind, wire }) => kind === "index" && hasDelivered(wire.status))
    .map(({ key, type, wire }) => ({ stepKey: key, type, kind: "index", content: {}, raw: wire }));
}
