import { type AttachedRun, attachedRun, type RunRef, type StepOutput } from "@docmux/core/provider";
import { runOfSnapshot } from "../meta.ts";
import { orderRunSteps } from "../observe/steps.ts";
import type { ClarifeyeRunMetadata } from "../result/metadata.ts";
import type { TableReading } from "../result/rows.ts";
import { planOutputs } from "../result/tables.ts";
import type { Kit } from "../settings.ts";
import { hasDelivered } from "../status.ts";
import type { WireRun } from "../wire.ts";
import { runMethods } from "./run.ts";

/**
 * A pipeline run that something else started: the vendor's own screen, a schedule, another program. It can be watched,
 * read, reprocessed and stopped; it starts nothing. A run does not say which flow it is of, so its URI is
 * `clarifeye:<project>/runs/<run>`.
 *
 * @example
 * ```ts
 * const docmux = createDocmux({ providers: [clarifeye] });
 * const { data } = await docmux.attach(clarifeye.pipelineRun(runId).ref()).result();
 * ```
 */
export interface ClarifeyePipelineRun extends AttachedRun<"clarifeye", ClarifeyeRunMetadata> {
  readonly projectId: string;
  /** What `docmux.attach` takes. No request is sent. The vendor's own time is in `snapshot.createdAt`. */
  ref(): RunRef;
}

/** Makes the pipeline through which one run of unknown origin is observed, read and stopped. */
export function attachedRunPipeline(
  kit: Kit,
  { projectId, runId, reading }: { projectId: string; runId: string; reading: TableReading },
): ClarifeyePipelineRun {
  const methods = runMethods(projectId, reading);
  const pipeline = kit.pipeline<never, ClarifeyeRunMetadata>({
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
  });
  return { ...attachedRun(pipeline, runId, { projectId }), projectId };
}

/** The steps of a run that did nothing but publish, which is all that such a run leaves. */
function publishedBy(run: WireRun): StepOutput[] {
  return orderRunSteps(run)
    .filter(({ kind, wire }) => kind === "index" && hasDelivered(wire.status))
    .map(({ key, type, wire }) => ({ stepKey: key, type, kind: "index", content: {}, raw: wire }));
}
