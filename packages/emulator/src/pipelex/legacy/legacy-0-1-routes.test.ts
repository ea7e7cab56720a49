import { afterEach, describe, expect, it } from "vitest";
import { ManualEmulatorClock } from "../../server/emulator-clock.ts";
import { type PipelexEmulator, startPipelexEmulator } from "../start-pipelex-emulator.ts";
import { smokeBundle } from "../testing-bundles.ts";
import { send } from "../testing-client.ts";
import { dataUrl, invoiceLines, invoicePipe, makePdf } from "../testing-pdf.ts";

let emulator: PipelexEmulator;
afterEach(() => emulator.close());

async function start(options: Parameters<typeof startPipelexEmulator>[0] = {}) {
  const clock = new ManualEmulatorClock("2026-05-10T12:00:00Z");
  emulator = await startPipelexEmulator({
    dialect: "legacy-0.1",
    clock,
    stepDurationMs: 1000,
    pipes: [invoicePipe],
    ...options,
  });
}

const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  send(emulator.origin, method, path, body, headers);
const execute = (body: unknown, headers?: Record<string, string>) =>
  call("POST", "/api/v1/pipeline/execute", body, headers);

async function invoiceRequest() {
  const url = dataUrl(await makePdf(invoiceLines("INV-7", "1,250.00")));
  return { pipe_code: "extract_invoice", inputs: { document: { concept: "Document", content: { url } } } };
}

describe("dialect legacy-0.1", () => {
  it("executes without an envelope", async () => {
    await start();
    const { status, body } = await execute(await invoiceRequest());
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual([
      "pipeline_run_id",
      "created_at",
      "pipeline_state",
      "finished_at",
      "main_stuff_name",
      "pipe_output",
    ]);
    expect(body).toMatchObject({ pipeline_state: "COMPLETED", finished_at: "2026-05-10T12:00:02Z" });
    expect(body.pipe_output.working_memory.root.result.content.total).toBe(1250);
    expect(body.pipe_output.working_memory.root.result.concept.code).toBe("Invoice");
  });

  it("takes bundles as a list and as one text, but no longer plx_content", async () => {
    await start();
    const inputs = { name: "Ada" };
    const text = async (body: unknown) =>
      (await execute(body)).body.pipe_output.working_memory.root.main_stuff.content.text;
    expect(await text({ mthds_contents: [smokeBundle], inputs })).toBe("Hello Ada");
    expect(await text({ mthds_content: smokeBundle, inputs })).toBe("Hello Ada");
    const old = await execute({ plx_content: smokeBundle, inputs });
    expect(old).toMatchObject({ status: 422, body: { detail: { error_type: "ValidationError" } } });
  });

  it("starts with 200, a workflow id and the caller's own run id", async () => {
    await start();
    const request = { ...(await invoiceRequest()), pipeline_run_id: "abc123" };
    const { status, body } = await call("POST", "/api/v1/pipeline/start", request);
    expect(status).toBe(200);
    expect(body).toEqual({
      pipeline_run_id: "abc123",
      created_at: "2026-05-10T12:00:00Z",
      pipeline_state: "STARTED",
      finished_at: null,
      main_stuff_name: null,
      pipe_output: null,
      workflow_id: "pipeline-abc123",
    });
  });

  it("names a runtime failure by its class only", async () => {
    await start();
    emulator.scriptRun({ failure: { errorType: "LLMCompletionError", message: "secret reason" } });
    const { status, body } = await execute(await invoiceRequest());
    expect(status).toBe(500);
    expect(body).toEqual({
      detail: { error_type: "LLMCompletionError", message: "Internal server error" },
    });
    expect((await execute({ pipe_code: "nowhere" })).body.detail.error_type).toBe("PipeNotFoundError");
  });

  it("reports the error of a request itself", async () => {
    await start({ maxRequestBodyBytes: 1024 * 1024 });
    const bad = await execute("{");
    expect(bad).toMatchObject({ status: 422, body: { detail: { error_type: "InvalidJSON" } } });
    const large = await execute("x".repeat(1024 * 1024 + 1));
    expect(large.status).toBe(413);
    expect(large.body.detail.message).toBe("Request body exceeds 1 MiB limit");
    const missing = await execute({}, { authorization: "" });
    expect(missing).toMatchObject({ status: 401, body: { detail: "Not authenticated" } });
    const wrong = await execute({}, { authorization: "Bearer nope" });
    expect(wrong.body.detail).toEqual({
      error_type: "InvalidToken",
      message: "Invalid authentication token",
    });
  });

  it("has its health at the origin and its version behind the key", async () => {
    await start();
    const free = (path: string) => call("GET", path, undefined, { authorization: "" });
    expect((await free("/health")).status).toBe(200);
    expect((await free("/v1/version")).status).toBe(404);
    expect((await free("/api/v1/api_version")).status).toBe(401);
    expect((await call("GET", "/api/v1/api_version")).body).toEqual({ version: "0.1.1" });
    expect((await call("GET", "/api/v1/health")).status).toBe(404);
  });
});
