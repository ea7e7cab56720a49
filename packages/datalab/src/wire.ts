import { lenient } from "@docmux/core/provider";
import * as z from "zod/mini";

// Only what is needed, and nothing that the vendor may leave out is insisted on: a new field or a null breaks nothing.

// Members that a run can do without are `unknown` here, so that a read answer still holds them as they came.
const any = z.nullish(z.unknown());
const text = z.nullish(z.string());

// In the result of a step, one property with an unexpected type must not cost the others.
const lenientText = lenient(z.string());
const lenientNumber = lenient(z.number());
const lenientRecord = lenient(z.record(z.string(), z.unknown()));

/** `PipelineExecutionStepResponse`. */
const stepSchema = z.looseObject({
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

/**
 * What the result of a step says. The vendor declares no shape for it; in practice it is the final answer of the
 * processor's own endpoint (`MarkerFinalResponse` of the API reference), and for `fill` that of form filling. Whether it is
 * a success is read by `readClaim`.
 */
export const stepAnswerSchema = z.looseObject({
  markdown: lenientText,
  html: lenientText,
  json: lenientRecord,
  chunks: lenientRecord,
  images: lenientRecord,
  metadata: lenientRecord,
  page_count: lenientNumber,
  runtime: lenientNumber,
  parse_quality_score: lenientNumber,
  extraction_schema_json: z.nullish(z.unknown()),
  extraction_score_average: lenientNumber,
  extraction_mode: lenientText,
  segmentation_results: lenientRecord,
  evaluation: lenientRecord,
  checkpoint_id: lenientText,
  cost_breakdown: lenientRecord,
  total_cost: lenientNumber,
  output_format: lenientText,
  output_base64: lenientText,
  fields_filled: lenient(z.array(z.unknown())),
  fields_not_found: lenient(z.array(z.unknown())),
  result_url: lenientText,
});

/** {@link stepAnswerSchema}, read. */
export type StepAnswer = z.infer<typeof stepAnswerSchema>;

/** A file, as `GET /files/{id}` and the list return it. */
export const fileSchema = z.looseObject({
  file_id: z.union([z.number(), z.string()]),
  original_filename: text,
  content_type: text,
  reference: text,
  upload_status: text,
  file_size: z.nullish(z.number()),
  created: text,
});

/** `GET /files`. */
export const fileListSchema = z.looseObject({ files: z.array(fileSchema) });

/** `GET /files/{id}/download`. */
export const downloadSchema = z.looseObject({ download_url: z.string() });

/** `DELETE /files/{id}`. */
export const deletedSchema = z.looseObject({ success: z.nullish(z.boolean()), message: text });

/** `PipelineResponse`. */
export const pipelineSchema = z.looseObject({
  pipeline_id: z.string().check(z.minLength(1)),
  name: text,
  steps: z.nullish(z.array(z.unknown())),
  is_saved: z.nullish(z.boolean()),
  archived: z.nullish(z.boolean()),
  active_version: z.nullish(z.number()),
  created: text,
  updated: text,
});

/** `PipelineVersionResponse`. */
export const versionSchema = z.looseObject({
  version: z.int(),
  steps: z.nullish(z.array(z.unknown())),
  description: text,
  created: text,
});

/** `GET /pipelines`. */
export const pipelineListSchema = z.looseObject({ pipelines: z.array(pipelineSchema) });

/** `GET /pipelines/{id}/versions`. */
export const versionListSchema = z.looseObject({ versions: z.array(versionSchema) });

/** `GET /pipelines/{id}/rate`; the vendor declares no shape for it. */
export const rateSchema = z.looseObject({
  rate_per_1000_pages_cents: z.nullish(z.number()),
  rate_breakdown: z.nullish(z.unknown()),
});

/** An eval; open beta at the vendor, so little is counted on. */
export const evalSchema = z.looseObject({
  eval_id: z.union([z.number(), z.string()]),
  status: text,
  pipeline_version: z.nullish(z.number()),
  compared_step: text,
  variants: z.nullish(z.array(z.looseObject({ name: text }))),
});
