import { describe, expect, it } from "vitest";
import { TestEmulator } from "../testing-emulator.ts";
import { dataUrl } from "../testing-pdf.ts";
import { invoiceRequest, startInvoiceRun } from "./testing-invoice-run.ts";

const emulator = new TestEmulator("2026-09-20T10:00:00Z", { dialect: "hosted", stepDurationMs: 900 });

const get = (path: string) => emulator.call("GET", path);

describe("a durable run on hosted", () => {
  it("goes from pending over running to its results", async () => {
    await emulator.start();
    const started = await emulator.call("POST", "/v1/start", await invoiceRequest());
    expect(started.status).toBe(202);
    expect(started.body).toMatchObject({ state: "STARTED", created_at: "2026-09-20T10:00:00+00:00" });
    const id = started.body.pipeline_run_id;
    const status = () => get(`/v1/runs/${id}/status`);
    const steps = async () => (await get(`/v1/runs/${id}`)).body.pipe_statuses;

    expect((await status()).body).toEqual({
      pipeline_run_id: id,
      pipe_code: "extract_invoice",
      status: "PENDING",
      created_at: "2026-09-20T10:00:00+00:00",
      finished_at: null,
      error: null,
      degraded: false,
    });
    expect(await steps()).toEqual({
      extract_invoice: "scheduled",
      extract_invoice_pages: "scheduled",
      extract_invoice_fields: "scheduled",
    });

    emulator.advance(300);
    expect((await status()).body.status).toBe("RUNNING");
    expect((await status()).headers.get("retry-after")).toBeNull();
    emulator.advance(900);
    expect(await steps()).toEqual({
      extract_invoice: "running",
      extract_invoice_pages: "succeeded",
      extract_invoice_fields: "running",
    });
    const early = await get(`/v1/runs/${id}/results`);
    expect(early).toMatchObject({ status: 202, body: "" });
    expect(early.headers.get("retry-after")).toBe("1");

    emulator.advance(900);
    expect((await status()).body).toMatchObject({
      status: "COMPLETED",
      finished_at: "2026-09-20T10:00:02.100000+00:00",
    });
    const { status: code, body } = await get(`/v1/runs/${id}/results`);
    expect(code).toBe(200);
    expect(body.main_stuff).toEqual({ invoice_number: "INV-7", total: 1250 });
    expect(body.working_memory.root.result.concept).toBe("accounting.Invoice");
    expect(body.working_memory.root.document.content.url).toMatch(/^pipelex-storage:\/\/normalized\//);
    expect(body.graph_spec.nodes).toHaveLength(3);
    expect(body.graph_spec.nodes[1].timing.started_at).toBe("2026-09-20T10:00:00.300000Z");
    expect(body.tokens_usages.map((call: { model_type: string }) => call.model_type)).toEqual([
      "extract",
      "llm",
    ]);
    expect(body.usage_assembly_error).toBeNull();
    expect((await get(`/v1/runs/${id}/results`)).body).toEqual(body);
  });

  it("narrows the results to the artifacts asked for", async () => {
    await emulator.start();
    const id = await startInvoiceRun(emulator);
    emulator.advance(10_000);
    const { body } = await get(`/v1/runs/${id}/results?artifacts=main_stuff,tokens_usages`);
    expect(Object.keys(body).sort()).toEqual([
      "main_stuff",
      "pipeline_run_id",
      "tokens_usages",
      "usage_assembly_error",
    ]);
    for (const wrong of ["", "everything"]) {
      const answer = await get(`/v1/runs/${id}/results?artifacts=${wrong}`);
      expect(answer).toMatchObject({ status: 400, body: { code: "validation_failed" } });
    }
  });

  it("answers a failed run's results with 409, its numbers turned into text", async () => {
    await emulator.start();
    emulator.running.scriptRun({
      failure: {
        errorType: "InferenceError",
        message: "too many requests",
        category: "rate_limit",
        retryable: true,
        provider: "openai",
        providerMetadata: { status_code: 429, retry_after_seconds: 2 },
      },
    });
    const id = await startInvoiceRun(emulator);
    emulator.advance(10_000);
    const { status, headers, body } = await get(`/v1/runs/${id}/results`);
    expect(status).toBe(409);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body).toMatchObject({
      type: "https://pipelex.com/errors/conflict",
      title: "Conflict",
      code: "conflict",
      detail: "Run finished with status FAILED: too many requests",
      errors: [],
      run_status: "FAILED",
      error: {
        error_type: "InferenceError",
        provider_metadata: { status_code: "429", retry_after_seconds: "2" },
      },
    });
    expect(body.instance).toBe(`urn:pipelex:request:${body.request_id}`);
    const read = (await get(`/v1/runs/${id}/status`)).body;
    expect(read).toMatchObject({ status: "FAILED", error: { message: "too many requests" } });
    expect((await get(`/v1/runs/${id}`)).body.pipe_statuses).toEqual({
      extract_invoice: "failed",
      extract_invoice_pages: "succeeded",
      extract_invoice_fields: "failed",
    });
  });

  it("answers as the older platform did, without run_status", async () => {
    await emulator.start();
    emulator.running.scriptRun({ failure: {}, legacyConflict: true });
    const id = await startInvoiceRun(emulator);
    emulator.advance(10_000);
    const { body } = await get(`/v1/runs/${id}/results`);
    expect(body.detail).toMatch(/^Run finished with status FAILED: /);
    expect(Object.keys(body)).not.toContain("run_status");
    expect(Object.keys(body)).not.toContain("error");
  });

  it.each(["CANCELLED", "TERMINATED", "TIMED_OUT", "ARCHIVED"])("ends as %s on order", async (endState) => {
    await emulator.start();
    emulator.running.scriptRun({ endState, endAfterMs: 500 });
    const id = await startInvoiceRun(emulator);
    emulator.advance(700);
    expect((await get(`/v1/runs/${id}/status`)).body.status).toBe("RUNNING");
    emulator.advance(100);
    expect((await get(`/v1/runs/${id}/status`)).body).toMatchObject({ status: endState, error: null });
    const { status, body } = await get(`/v1/runs/${id}/results`);
    expect([status, body.run_status, body.error]).toEqual([409, endState, null]);
  });

  it("is ended by an operator, in the console or by the administrator's patch", async () => {
    await emulator.start();
    emulator.running.scriptRun({ stuck: true, times: 2 });
    const [byConsole, byPatch] = [await startInvoiceRun(emulator), await startInvoiceRun(emulator)];
    emulator.advance(3_600_000);
    expect((await get(`/v1/runs/${byConsole}/status`)).body.status).toBe("RUNNING");
    emulator.running.endRun(byConsole, "TERMINATED");
    expect((await get(`/v1/runs/${byConsole}/status`)).body.status).toBe("TERMINATED");
    const patched = await emulator.call("PUT", `/v1/runs/${byPatch}`, { status: "CANCELLED" });
    expect(patched.body).toMatchObject({ status: "CANCELLED", pipeline_run_id: byPatch });
    expect(() => emulator.running.endRun("run_x", "CANCELLED")).toThrow(/no run "run_x"/);
  });

  it("says an unknown word while it runs on order", async () => {
    await emulator.start();
    emulator.running.scriptRun({ runningStatus: "PAUSED" });
    const id = await startInvoiceRun(emulator);
    emulator.advance(400);
    expect((await get(`/v1/runs/${id}/status`)).body.status).toBe("PAUSED");
  });

  it("is degraded for some reads on order, with the last known state", async () => {
    await emulator.start();
    emulator.running.scriptRun({ degraded: { reads: 2, word: "COMPLETED" } });
    const id = await startInvoiceRun(emulator);
    for (let read = 0; read < 2; read += 1) {
      const { status, headers, body } = await get(`/v1/runs/${id}/status`);
      expect(status).toBe(200);
      expect(headers.get("retry-after")).toBe("1");
      expect(body).toMatchObject({ status: "COMPLETED", degraded: true, finished_at: null });
    }
    expect((await get(`/v1/runs/${id}/status`)).body).toMatchObject({ status: "PENDING", degraded: false });
  });

  it("cannot read its results for some time on order", async () => {
    await emulator.start();
    emulator.running.scriptRun({ resultsUnavailableReads: 1 });
    const id = await startInvoiceRun(emulator);
    emulator.advance(10_000);
    const first = await get(`/v1/runs/${id}/results`);
    expect(first).toMatchObject({ status: 503, body: { code: "service_unavailable" } });
    expect(first.headers.get("retry-after")).toBe("1");
    expect((await get(`/v1/runs/${id}/results`)).status).toBe(200);
  });

  it("fails when its document is no PDF, long after it was accepted", async () => {
    await emulator.start();
    const document = { concept: "Document", content: { url: dataUrl(Buffer.from("hello")) } };
    const started = await emulator.call("POST", "/v1/start", {
      method_id: "mt_extract_invoice",
      inputs: { document },
    });
    expect(started.status).toBe(202);
    emulator.advance(10_000);
    const { body } = await get(`/v1/runs/${started.body.pipeline_run_id}/results`);
    expect(body).toMatchObject({ run_status: "FAILED", error: { error_type: "FileTypeError" } });
  });
});
