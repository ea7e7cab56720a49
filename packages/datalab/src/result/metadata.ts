import { isRecord, omitNullish, type RunSnapshot, textOf } from "@docmux/core/provider";
import type { StepAnswer } from "../wire.ts";
import type { DatalabFieldCheck } from "./evidence.ts";

/** `providerMetadata.datalab` of a result: what only Datalab reports of a run. */
export interface DatalabMetadata {
  /** The vendor's id of the run. */
  executionId?: string;
  /** What the run was started with, in the vendor's shape. */
  inputConfig?: unknown;
  /** How the vendor prices the steps of the pipeline, in its own shape. */
  rateBreakdown?: unknown;
  /** By `Step.key`, for each step whose result was read. */
  steps: Readonly<Record<string, DatalabStepMetadata>>;
}

/** What only Datalab reports of a step. */
export interface DatalabStepMetadata {
  /** Takes the place of the convert step of a later run, see `DatalabRunOptions.checkpointId`. */
  checkpointId?: string;
  /** The vendor's name for how fields were extracted. */
  extractionMode?: string;
  /** Mean score of the fields, on the vendor's scale. */
  extractionScoreAverage?: number;
  /** How well the document was read, on the vendor's scale. */
  parseQualityScore?: number;
  /** Seconds that the step took. */
  runtimeSeconds?: number;
  /** What the vendor reports of the document, in its own shape. */
  documentMetadata?: Readonly<Record<string, unknown>>;
  /** Checks of extracted fields, by the path of the field. */
  checks?: Readonly<Record<string, DatalabFieldCheck>>;
}

/** Reads what a status response says of the run. */
export function readRunMetadata({ raw }: Pick<RunSnapshot, "raw">): Omit<DatalabMetadata, "steps"> {
  const execution = isRecord(raw) ? raw : {};
  return omitNullish({
    executionId: textOf(execution.execution_id),
    inputConfig: execution.input_config,
    rateBreakdown: execution.rate_breakdown,
  });
}

/**
 * Reads what the result of a step says of it.
 *
 * @param checks - by the path of a field.
 */
export function readStepMetadata(
  answer: StepAnswer,
  checks: Readonly<Record<string, DatalabFieldCheck>>,
): DatalabStepMetadata {
  return omitNullish({
    checkpointId: answer.checkpoint_id,
    extractionMode: answer.extraction_mode,
    extractionScoreAverage: answer.extraction_score_average,
    parseQualityScore: answer.parse_quality_score,
    runtimeSeconds: answer.runtime,
    documentMetadata: answer.metadata,
    checks: Object.keys(checks).length > 0 ? checks : undefined,
  });
}
