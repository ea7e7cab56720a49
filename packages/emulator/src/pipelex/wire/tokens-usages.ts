import { costOf } from "../run/inference-call.ts";
import type { Trace } from "../run/trace.ts";
import { isoTime } from "./iso-time.ts";

/** One flat record per model call of a run; `cost` is `null` for a model without a price. */
export function tokensUsages(trace: Trace, startMs: number): Record<string, unknown>[] {
  return trace.nodes.flatMap((node) =>
    node.calls.map((call) => ({
      model_type: call.modelType,
      inference_model_name: call.modelName,
      inference_model_id: call.modelName,
      pipe_code: node.pipe.code,
      job_category: call.jobCategory ?? null,
      unit_job_id: call.unitJobId,
      nb_tokens_by_category: call.tokens,
      cost: costOf(call)?.total ?? null,
      // Without a zone, unlike every other time; it is UTC.
      started_at: isoTime(startMs + node.startMs, ""),
      completed_at: isoTime(startMs + node.endMs, ""),
    })),
  );
}
