import type { DatalabBehavior } from "./datalab-behavior.ts";
import { DatalabError, notFound } from "./datalab-error.ts";
import { type PlannedStep, stepStatusAt } from "./execution-plan.ts";
import { type Execution, type ExecutionStep, resultLifetimeMs } from "./execution-store.ts";
import { emptyFinalResponse, type FinalResponse } from "./final-response.ts";
import { chargeCents } from "./pipeline-rate.ts";

interface ResultOptions {
  nowMs: number;
  switches: DatalabBehavior;
  /** A signed URL of the storage, where the full result can be fetched without the key. */
  signResult(body: Record<string, unknown>): { url: string; expiresInSeconds: number };
}

const expiredText = "Result has expired and is no longer available.";

/**
 * What the result endpoint of a step answers at a moment.
 *
 * @throws DatalabError with status 404 where there is no result to speak of.
 */
export function stepResult(
  execution: Execution,
  index: number,
  options: ResultOptions,
): Record<string, unknown> {
  const { nowMs, switches } = options;
  const planned = execution.plan.steps[index];
  const step = execution.steps[index];
  if (!planned || !step) throw notFound("Step result");
  const status = stepStatusAt(planned, nowMs);
  if (status === "skipped") throw notFound("Step result");
  if (status !== "completed" && status !== "failed") {
    if (switches.notReadyResult === "404") throw notFound("Step result");
    return { ...emptyFinalResponse("processing") };
  }
  if (nowMs >= execution.plan.endsAtMs + resultLifetimeMs) {
    if (switches.expiredResult === "404") throw new DatalabError(404, "Step result not found or expired");
    return { ...emptyFinalResponse("expired"), success: false, error: expiredText };
  }
  if (status === "failed") return unsuccessful("failed", planned.errorMessage);
  if (planned.unsuccessful !== null) return unsuccessful("complete", planned.unsuccessful);

  const body = completeBody(execution, planned, step, switches);
  step.reads += 1;
  return switches.resultIndirection ? behindUrl(body, options) : body;
}

function unsuccessful(status: string, error: string | null): Record<string, unknown> {
  return { ...emptyFinalResponse(status), success: false, error, error_in: "OTHER" };
}

function completeBody(
  { pageCount }: Execution,
  planned: PlannedStep,
  step: ExecutionStep,
  switches: DatalabBehavior,
): Record<string, unknown> {
  const isFirstRead = step.reads === 0;
  const cents = chargeCents(step.ratePer1000Cents, pageCount);
  const costKnown = !(switches.lateCost && isFirstRead);
  const late = switches.lateScores && isFirstRead ? {} : step.output?.lateContent;
  return {
    ...emptyFinalResponse("complete"),
    success: true,
    ...step.output?.content,
    ...late,
    runtime: (planned.endsAtMs - planned.dispatchedAtMs) / 1000,
    checkpoint_id: step.checkpointId,
    cost_breakdown: costKnown ? { list_cost_cents: cents, final_cost_cents: cents } : null,
    total_cost: costKnown ? cents : null,
  };
}

const CONTENT_KEYS: (keyof FinalResponse)[] = [
  "markdown",
  "html",
  "json",
  "chunks",
  "extraction_schema_json",
  "segmentation_results",
  "images",
  "metadata",
  "evaluation",
];

/** The content left out, and a URL for the whole instead. */
function behindUrl(body: Record<string, unknown>, { signResult }: ResultOptions): Record<string, unknown> {
  const { url, expiresInSeconds } = signResult(body);
  const emptied = Object.fromEntries(
    [...CONTENT_KEYS, "output_base64"].flatMap((key) => (key in body ? [[key, null]] : [])),
  );
  return { ...body, ...emptied, result_url: url, expires_in: expiresInSeconds };
}
