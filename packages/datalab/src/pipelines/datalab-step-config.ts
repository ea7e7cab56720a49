import { parseOptions } from "@docmux/core/provider-utils";
import * as z from "zod/mini";
import { providerId } from "../datalab-config.ts";

/** The processors that the vendor documents. A type that it adds later can be passed all the same. */
export type DatalabStepType = "convert" | "segment" | "extract" | "custom" | "fill" | (string & {});

/** One step of a pipeline, as it is configured (page "Pipeline Overview"). */
export interface DatalabStepConfig {
  type: DatalabStepType;
  /**
   * In the vendor's own names: `mode`, `output_format` of `convert`; `page_schema`, `extraction_mode` of `extract`;
   * `segmentation_schema` of `segment`; `field_data` of `fill`.
   */
  settings?: Readonly<Record<string, unknown>> | undefined;
  /** For `custom`: `cp_...`. */
  customProcessorId?: string | undefined;
  /** The rubric that scores this step in runs with `runEvals`. */
  evalRubricId?: number | undefined;
}

const stepsSchema = z
  .array(
    z.strictObject({
      type: z.string().check(z.minLength(1)),
      settings: z.optional(z.record(z.string(), z.unknown())),
      customProcessorId: z.optional(z.string()),
      evalRubricId: z.optional(z.int()),
    }),
  )
  .check(z.minLength(1));

/**
 * Steps as the vendor takes them.
 *
 * @throws InvalidInputError when there is none, or one has a member that is not known.
 */
export function toWireSteps(steps: readonly DatalabStepConfig[]): Record<string, unknown>[] {
  const checked = parseOptions(stepsSchema, steps, { providerId, where: "steps" });
  return checked.map(({ type, settings, customProcessorId, evalRubricId }) => ({
    type,
    settings: settings ?? {},
    ...(customProcessorId === undefined ? {} : { custom_processor_id: customProcessorId }),
    ...(evalRubricId === undefined ? {} : { eval_rubric_id: evalRubricId }),
  }));
}
