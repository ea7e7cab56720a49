import type { CallContext } from "@docmux/core/provider";
import type { DatalabConfig } from "../datalab-config.ts";
import { type DatalabPipelineInfo, toPipelineInfo } from "./datalab-pipeline-info.ts";
import { pipelineSchema } from "./datalab-pipelines-wire.ts";
import { type DatalabStepConfig, toWireSteps } from "./datalab-step-config.ts";

/** `POST /pipelines`: an unsaved draft. */
export async function createPipeline(
  { client }: DatalabConfig,
  steps: readonly DatalabStepConfig[],
  context: CallContext,
): Promise<DatalabPipelineInfo> {
  const json = { steps: toWireSteps(steps) };
  const { body } = await client.request(
    { method: "POST", url: "/pipelines", json, effect: "write", schema: pipelineSchema },
    context,
  );
  return toPipelineInfo(body);
}
