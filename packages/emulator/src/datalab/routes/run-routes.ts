import type { Context } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { answer } from "../answer.ts";
import type { DatalabState } from "../datalab-state.ts";
import type { Execution } from "../execution-store.ts";
import { executionView } from "../execution-view.ts";
import { FieldReader } from "../field-reader.ts";
import { resolveInputFile } from "../input-file-source.ts";
import { readRunRequest } from "../run-request.ts";
import { startRun } from "../start-run.ts";
import { stepResult } from "../step-result.ts";

const RESULT_URL_SECONDS = 3600;

/** Starting runs, following them, and fetching what their steps deliver. */
export function addRunRoutes(state: DatalabState): void {
  const { app, clock } = state.frame;

  app.post("/api/v1/pipelines/:pipelineId/run", async (context) => {
    const request = await readRunRequest(context, state.limits.maximumFileBytes);
    const pipeline = state.pipelines.get(context.req.param("pipelineId"));
    const input = await resolveInputFile(request, state);
    const execution = await startRun(state, pipeline, input, request);
    const { executionId, plan } = execution;
    state.webhooks.schedule(request.webhookUrl, executionId, plan.endsAtMs, originOf(context));
    // The answer to a start shows the run before anything has happened to it, however short it is.
    return answer(context, state, view(context, execution, plan.createdAtMs - 1));
  });

  app.get("/api/v1/pipelines/executions/:executionId", (context) => {
    const execution = state.executions.get(context.req.param("executionId"));
    return answer(context, state, view(context, execution, clock.now()));
  });

  app.get("/api/v1/pipelines/executions/:executionId/steps/:stepIndex/result", (context) => {
    const reader = new FieldReader();
    const stepIndex = reader.integer(["path", "step_index"], context.req.param("stepIndex"), 0);
    reader.finish();
    const execution = state.executions.get(context.req.param("executionId"));
    const body = stepResult(execution, stepIndex, {
      nowMs: clock.now(),
      switches: state.switches,
      signResult: (result) => ({
        url: signResult(execution, stepIndex, result),
        expiresInSeconds: RESULT_URL_SECONDS,
      }),
    });
    return answer(context, state, body);
  });

  app.get("/api/v1/pipelines/:pipelineId/executions", (context) => {
    const reader = new FieldReader();
    const limit = reader.integer(["query", "limit"], context.req.query("limit"), 20, { min: 1, max: 100 });
    const offset = reader.integer(["query", "offset"], context.req.query("offset"), 0, { min: 0 });
    reader.finish();
    const pipeline = state.pipelines.get(context.req.param("pipelineId"));
    const all = state.executions.ofPipeline(pipeline.pipelineId);
    return answer(context, state, {
      executions: all.slice(offset, offset + limit).map((execution) => view(context, execution, clock.now())),
      total: all.length,
    });
  });

  function view(context: Context<EmulatorEnv>, execution: Execution, nowMs: number): Record<string, unknown> {
    return executionView(execution, {
      nowMs,
      switches: state.switches,
      resultUrl: (index) => resultUrl(context, execution, index),
    });
  }

  function resultUrl(context: Context<EmulatorEnv>, execution: Execution, index: number): string {
    const path = `/api/v1/pipelines/executions/${execution.executionId}/steps/${index}/result`;
    if (state.switches.stepResultUrl === "relative") return path;
    if (state.switches.stepResultUrl === "absolute") return `${originOf(context)}${path}`;
    const body = execution.steps[index]?.output?.content ?? {};
    return signResult(execution, index, { status: "complete", success: true, ...body });
  }

  function signResult(execution: Execution, index: number, result: Record<string, unknown>): string {
    const path = `/results/${execution.executionId}/${index}.json`;
    return state.storage.sign("GET", path, RESULT_URL_SECONDS, { result });
  }
}

function originOf(context: Context<EmulatorEnv>): string {
  return new URL(context.req.url).origin;
}
