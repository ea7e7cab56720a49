import * as z from "zod/mini";

// Only what is needed, and nothing that the vendor may leave out is insisted on: a new field or a null breaks nothing.

// Members that a run can do without are `unknown` here, so that a read answer still holds them as they came.
const any = z.nullish(z.unknown());

/** `PipelineExecutionStepResponse`. */
export const stepSchema = z.looseObject({
  step_index: z.nullish(z.int().check(z.nonnegative())),
  step_type: any,
  status: any,
  result_url: any,
  started_at: any,
  finished_at: any,
  error_message: any,
  source_step_type: any,
});

/** {@link stepSchema}, read. */
export type WireStep = z.infer<typeof stepSchema>;

/** `PipelineExecutionResponse`, as far as a status check needs it. */
export const executionSchema = z.looseObject({
  execution_id: z.string().check(z.minLength(1)),
  status: z.string(),
  steps: z.array(stepSchema),
  pipeline_id: any,
  pipeline_version: any,
  created: any,
  started_at: any,
  completed_at: any,
  input_config: any,
});

/** {@link executionSchema}, read. */
export type WireExecution = z.infer<typeof executionSchema>;

/** One page of `GET /pipelines/{id}/executions`. */
export const executionListSchema = z.looseObject({
  executions: z.array(executionSchema),
  total: z.nullish(z.number()),
});

/** `POST /files/upload`. */
export const uploadSchema = z.looseObject({
  file_id: z.union([z.number(), z.string()]),
  upload_url: z.string(),
  reference: z.string().check(z.minLength(1)),
});

/** `GET /files/{id}/confirm`. */
export const confirmSchema = z.looseObject({
  success: z.nullish(z.boolean()),
  reference: z.nullish(z.string()),
  message: z.nullish(z.string()),
});

/** `GET /pipelines/{id}/rate`; the vendor declares no shape for it. */
export const rateSchema = z.looseObject({
  rate_per_1000_pages_cents: z.nullish(z.number()),
  rate_breakdown: z.nullish(z.unknown()),
});
