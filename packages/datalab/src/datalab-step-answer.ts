import * as z from "zod/mini";

/** Any member that does not look as expected is read as absent: one odd field must not cost the others. */
function lenient<Output>(schema: z.core.$ZodType<Output>) {
  return z.catch(z.nullish(schema), undefined);
}

const text = lenient(z.string());
const number = lenient(z.number());
const record = lenient(z.record(z.string(), z.unknown()));

/**
 * What the result of a step says. The vendor declares no shape for it; in practice it is the final answer of the
 * processor's own endpoint (`MarkerFinalResponse` of the API reference), and for `fill` that of form filling. Whether it is
 * a success is read by `readClaim`.
 */
export const stepAnswerSchema = z.looseObject({
  markdown: text,
  html: text,
  json: record,
  chunks: record,
  images: record,
  metadata: record,
  page_count: number,
  runtime: number,
  parse_quality_score: number,
  extraction_schema_json: z.nullish(z.unknown()),
  extraction_score_average: number,
  extraction_mode: text,
  segmentation_results: record,
  evaluation: record,
  checkpoint_id: text,
  cost_breakdown: record,
  total_cost: number,
  output_format: text,
  output_base64: text,
  fields_filled: lenient(z.array(z.unknown())),
  fields_not_found: lenient(z.array(z.unknown())),
  result_url: text,
});

/** {@link stepAnswerSchema}, read. */
export type StepAnswer = z.infer<typeof stepAnswerSchema>;
