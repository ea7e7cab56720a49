import type { RunSnapshot } from "@docmux/core/provider";
import { isRecord, present } from "@docmux/core/provider-utils";
import type { FieldCheck } from "./datalab-field-note.ts";
import type { StepAnswer } from "./datalab-step-answer.ts";

/** What only Datalab tells of a run. */
export function readRunMetadata({ raw }: RunSnapshot): Record<string, unknown> {
  const execution = isRecord(raw) ? raw : {};
  return present({
    executionId: execution.execution_id,
    inputConfig: execution.input_config,
    rateBreakdown: execution.rate_breakdown,
  });
}

/** What only Datalab tells of a step. `checks` are by the path of a field. */
export function readStepMetadata(
  answer: StepAnswer,
  checks: Record<string, FieldCheck>,
): Record<string, unknown> {
  return present({
    checkpointId: answer.checkpoint_id,
    extractionMode: answer.extraction_mode,
    extractionScoreAverage: answer.extraction_score_average,
    parseQualityScore: answer.parse_quality_score,
    runtimeSeconds: answer.runtime,
    documentMetadata: answer.metadata,
    checks: Object.keys(checks).length > 0 ? checks : undefined,
  });
}
