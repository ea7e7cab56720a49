import type { EmulatorFrame } from "../../server/emulator.ts";
import { readJsonObject } from "../bare/read-run-request.ts";
import type { PipelexRun } from "../run/run-state.ts";
import { isoTime } from "../wire/iso-time.ts";
import { findRun, type HostedContext } from "./hosted-context.ts";
import { listRuns } from "./list-runs.ts";
import { invalidField, PlatformError } from "./platform-error.ts";
import { runProgress } from "./run-progress.ts";
import { runDetail, runHistoryItem, runRead, viewRun } from "./run-read.ts";
import { readArtifacts, resultsConflict, runResults } from "./run-results.ts";

/** The durable runs of the hosted service: status, results, list, detail, and the administrator's patch. */
export function addRunRoutes({ app }: EmulatorFrame, hosted: HostedContext): void {
  const { engine, retryAfter } = hosted;
  const view = (run: PipelexRun) => viewRun(run, engine.clock.now());
  const statusReads = new ReadCounter();
  const resultReads = new ReadCounter();

  app.get("/v1/runs", async (context) => {
    const { page, nextCursor } = listRuns([...engine.runs.values()], context.req.query());
    const items = await Promise.all(page.map(async (run) => runHistoryItem(await view(run))));
    return context.json({ items, next_cursor: nextCursor });
  });

  app.get("/v1/runs/:id/status", async (context) => {
    const run = findRun(hosted, context.req.param("id"));
    const { degraded } = run.order;
    if (degraded && statusReads.next(run) <= degraded.reads) {
      const lastKnown = {
        pipeline_run_id: run.id,
        status: degraded.word ?? "RUNNING",
        created_at: isoTime(run.createdMs),
        finished_at: null,
        degraded: true,
        ...(degraded.reason === undefined ? {} : { degradation: degradationOf(run, degraded.reason) }),
      };
      return context.json(lastKnown, 200, { "retry-after": retryAfter });
    }
    return context.json(runRead(await view(run)));
  });

  app.get("/v1/runs/:id/results", async (context) => {
    const artifacts = readArtifacts(context.req.query("artifacts"));
    const run = findRun(hosted, context.req.param("id"));
    if (resultReads.next(run) <= (run.order.resultsUnavailableReads ?? 0)) {
      throw new PlatformError("service_unavailable", 503, "The results cannot be read right now", {
        headers: { "retry-after": retryAfter },
      });
    }
    const seen = await view(run);
    if (!seen.state.isEnded) {
      if (run.order.unfinishedConflict) throw unfinished(run, retryAfter);
      return context.body(null, 202, { "retry-after": retryAfter });
    }
    if (seen.state.state !== "COMPLETED") throw resultsConflict(seen);
    return context.json(runResults(seen, hosted, artifacts));
  });

  app.get("/v1/runs/:id/progress", async (context) => {
    const run = findRun(hosted, context.req.param("id"));
    return context.json(runProgress(await view(run), engine.clock.now()));
  });

  app.get("/v1/runs/:id", async (context) => {
    return context.json(runDetail(await view(findRun(hosted, context.req.param("id")))));
  });

  app.put("/v1/runs/:id", async (context) => {
    const run = findRun(hosted, context.req.param("id"));
    const { status } = readJsonObject(await context.req.text());
    if (typeof status !== "string" || status === "") throw invalidField("status", "status is required");
    engine.end(run, status);
    return context.json(runRead(await view(run)));
  });
}

function unfinished(run: PipelexRun, retryAfter: string): PlatformError {
  return new PlatformError("run.not_finished", 409, `Run ${run.id} has not finished yet`, {
    extra: { retry_after: Number(retryAfter) },
    headers: { "retry-after": retryAfter },
  });
}

function degradationOf(run: PipelexRun, reason: string): Record<string, unknown> {
  const isFailing = reason === "workflow_task_failing";
  return {
    reason,
    message: isFailing ? "The run's worker keeps failing." : "The state of the run cannot be read right now.",
    failed_attempts: isFailing ? 3 : null,
    failing_since: isFailing ? isoTime(run.createdMs) : null,
    ends_at: null,
  };
}

class ReadCounter {
  readonly #counts = new WeakMap<PipelexRun, number>();

  next(run: PipelexRun): number {
    const count = (this.#counts.get(run) ?? 0) + 1;
    this.#counts.set(run, count);
    return count;
  }
}
