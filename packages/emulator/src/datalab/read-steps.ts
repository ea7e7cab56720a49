import { FieldReader, isRecord } from "./field-reader.ts";
import type { PipelineStep } from "./pipeline-store.ts";

/**
 * Reads `{ steps: [...] }` of a create or update.
 *
 * @throws DatalabError with status 422.
 */
export function readSteps(body: Record<string, unknown>): PipelineStep[] {
  const reader = new FieldReader();
  const given = body.steps;
  if (given === undefined) reader.missing(["body", "steps"], body);
  else if (!Array.isArray(given)) {
    reader.complain({
      type: "list_type",
      loc: ["body", "steps"],
      msg: "Input should be a valid list",
      input: given,
    });
  } else if (given.length === 0) {
    reader.complain({
      type: "too_short",
      loc: ["body", "steps"],
      msg: "List should have at least 1 item after validation, not 0",
      input: given,
      ctx: { field_type: "List", min_length: 1, actual_length: 0 },
    });
  }
  const steps = Array.isArray(given) ? given.map((step, index) => readStep(step, index, reader)) : [];
  reader.finish();
  return steps;
}

function readStep(step: unknown, index: number, reader: FieldReader): PipelineStep {
  const loc = ["body", "steps", index];
  if (!isRecord(step)) {
    const msg = "Input should be a valid dictionary or object to extract fields from";
    reader.complain({ type: "model_attributes_type", loc, msg, input: step });
    return { type: "", settings: {} };
  }
  reader.text([...loc, "custom_processor_id"], step.custom_processor_id, null);
  reader.integer([...loc, "eval_rubric_id"], step.eval_rubric_id, null);
  return {
    ...step,
    type: reader.requiredText(step, [...loc, "type"]),
    settings: step.settings === undefined ? {} : reader.record([...loc, "settings"], step.settings),
  };
}
