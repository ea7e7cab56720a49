import type { EmulatorFrame } from "../../server/emulator.ts";
import { readJsonObject } from "../bare/read-run-request.ts";
import type { PipelexRun } from "../run/run-state.ts";
import { isoTime } from "../wire/iso-time.ts";
import { findRun, type HostedContext } from "./hosted-context.ts";
import { listRuns } from "./list-runs.ts";
import { invalidField, PlatformError } from "./platform-error.ts";
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
    if (!seen.state.isEnded) return context.body(null, 202, { "retry-after": retryAfter });
    if (seen.state.state !== "COMPLETED") throw resultsConflict(seen);
    return context.json(runResults(seen, hosted, artifacts));
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

class ReadCounter {
  readonly #counts = new WeakMap<PipelexRun, number>();

  next(run: PipelexRun): number {
    const count = (this.#counts.get(run) ?? 0) + 1;
    this.#counts.set(run, count);
    return count;
  }
}
