import { describe, expect, it } from "vitest";
import { TestEmulator } from "../testing-emulator.ts";
import { startInvoiceRun } from "./testing-invoice-run.ts";

const emulator = new TestEmulator("2026-09-20T10:00:00Z", { dialect: "hosted", stepDurationMs: 900 });

const get = (path: string) => emulator.call("GET", path);

describe("the progress of a run on hosted", () => {
  it("shows when each call began, how it went and its status", async () => {
    await emulator.start();
    const id = await startInvoiceRun(emulator);
    const progress = async () => (await get(`/v1/runs/${id}/progress`)).body;
    const statuses = ({ invocations }: { invocations: { status: string }[] }) =>
      invocations.map(({ status }) => status);

    const before = await progress();
    expect(before).toMatchObject({ pipeline_run_id: id, mode: "live", status: "PENDING", version: 0 });
    expect(statuses(before)).toEqual(["scheduled", "scheduled", "scheduled"]);

    emulator.advance(300 + 900);
    const midway = await progress();
    expect(statuses(midway)).toEqual(["running", "succeeded", "running"]);
    expect(midway.summary).toBe("1 succeeded, 2 running");
    expect(midway.version).toBeGreaterThan(before.version);
    expect(midway.invocations[1]).toMatchObject({
      path: `${midway.root_path}/step_1`,
      pipe_code: "extract_invoice_pages",
      pipe_type: "PipeExtract",
      started_at: "2026-09-20T10:00:00.300000+00:00",
      ended_at: "2026-09-20T10:00:01.200000+00:00",
      attempts: 1,
      last_failure: null,
    });
    expect(midway.invocations[2].ended_at).toBeNull();

    emulator.advance(900);
    expect(await progress()).toMatchObject({ status: "COMPLETED", summary: "3 succeeded" });
  });

  it("says why a call failed, and that what still ran when the run was ended is canceled", async () => {
    await emulator.start();
    emulator.running.scriptRun({ failure: { errorType: "InferenceError", message: "too many requests" } });
    const failed = await startInvoiceRun(emulator);
    emulator.advance(10_000);
    const { invocations } = (await get(`/v1/runs/${failed}/progress`)).body;
    expect(invocations[2]).toMatchObject({
      status: "failed",
      last_failure: { error_type: "InferenceError", message: "too many requests" },
    });

    emulator.running.scriptRun({ endState: "CANCELLED", endAfterMs: 500 });
    const ended = await startInvoiceRun(emulator);
    emulator.advance(10_000);
    expect((await get(`/v1/runs/${ended}/progress`)).body).toMatchObject({
      status: "CANCELLED",
      summary: "1 scheduled, 2 canceled",
    });
  });

  it("is not there for a run that is not", async () => {
    await emulator.start();
    expect(await get("/v1/runs/run_x/progress")).toMatchObject({ status: 404, body: { code: "not_found" } });
  });
});

describe("the newest platform's words", () => {
  it("refuse the results of a failed run with its own problem", async () => {
    await emulator.start();
    emulator.running.scriptRun({ failure: { message: "too many requests" }, codedConflict: true });
    const id = await startInvoiceRun(emulator);
    emulator.advance(10_000);
    const { status, body } = await get(`/v1/runs/${id}/results`);
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: "run.failed",
      title: "Run failed",
      params: { run_status: "FAILED" },
      run_error: { code: "runtime.unexpected", detail: "too many requests" },
    });
    expect(body).not.toHaveProperty("run_status");
  });

  it("have no problem for a run that was ended", async () => {
    await emulator.start();
    emulator.running.scriptRun({ endState: "TERMINATED", endAfterMs: 1, codedConflict: true });
    const id = await startInvoiceRun(emulator);
    emulator.advance(10_000);
    const { body } = await get(`/v1/runs/${id}/results`);
    expect(body).toMatchObject({ params: { run_status: "TERMINATED" }, run_error: null });
  });

  it("refuse the results of a run that has not ended, with the time to come back", async () => {
    await emulator.start();
    emulator.running.scriptRun({ unfinishedConflict: true });
    const id = await startInvoiceRun(emulator);
    const early = await get(`/v1/runs/${id}/results`);
    expect(early).toMatchObject({ status: 409, body: { code: "run.not_finished", retry_after: 1 } });
    emulator.advance(10_000);
    expect((await get(`/v1/runs/${id}/results`)).status).toBe(200);
  });

  it("say what is wrong while a run's state cannot be read", async () => {
    await emulator.start();
    emulator.running.scriptRun({ degraded: { reads: 1, reason: "workflow_task_failing" } });
    const id = await startInvoiceRun(emulator);
    const { body } = await get(`/v1/runs/${id}/status`);
    expect(body).toMatchObject({
      degraded: true,
      degradation: { reason: "workflow_task_failing", failed_attempts: 3 },
    });
    expect((await get(`/v1/runs/${id}/status`)).body).not.toHaveProperty("degradation");
  });
});
