import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { TestEmulator } from "../testing-emulator.ts";
import { dataUrl, invoiceLines, makePdf } from "../testing-pdf.ts";

const emulator = new TestEmulator("2026-08-20T12:00:00.500Z", { dialect: "v1", stepDurationMs: 1000 });

async function invoiceRequest() {
  const url = dataUrl(await makePdf(invoiceLines("INV-7", "1,250.00")));
  const content = { url, mime_type: "application/pdf", filename: "invoice.pdf" };
  return { pipe_code: "extract_invoice", inputs: { document: { concept: "Document", content } } };
}

describe("POST /v1/start on v1", () => {
  it("refuses by default, after the checks of the request and before those of the library", async () => {
    await emulator.start();
    const { status, body } = await emulator.call("POST", "/v1/start", { pipe_code: "nowhere" });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      title: "Start requires async orchestration",
      error_type: "StartRequiresAsyncOrchestration",
      retryable: false,
      instance: "/v1/start",
    });
    expect((await emulator.call("POST", "/v1/start", "{")).status).toBe(422);
  });

  it("accepts in the other mode, echoes the id, refuses its twin only in flight", async () => {
    await emulator.start({ startMode: "accept" });
    const request = { ...(await invoiceRequest()), pipeline_run_id: "my-run-1" };
    const first = await emulator.call("POST", "/v1/start", request);
    expect(first.status).toBe(202);
    expect(first.body).toEqual({
      pipeline_run_id: "my-run-1",
      created_at: "2026-08-20T12:00:00.500000+00:00",
      state: "STARTED",
      finished_at: null,
      workflow_id: "pipeline-my-run-1",
    });
    const twin = await emulator.call("POST", "/v1/start", request);
    expect(twin).toMatchObject({ status: 409, body: { error_type: "PipelineManagerAlreadyExistsError" } });
    emulator.advance(60_000);
    expect((await emulator.call("POST", "/v1/start", request)).status).toBe(202);
  });

  it("calls back with a signature over the run id", async () => {
    await emulator.start({ startMode: "accept", allowLoopbackCallbacks: true, callbackSecret: "secret" });
    const received: { signature: unknown; body: Record<string, unknown> }[] = [];
    const receiver = createServer(async (request, response) => {
      const chunks = await request.toArray();
      const body = JSON.parse(Buffer.concat(chunks).toString());
      received.push({ signature: request.headers["x-completion-signature"], body });
      response.end();
    });
    await new Promise<void>((listening) => receiver.listen(0, "127.0.0.1", listening));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/done`;
    emulator.running.scriptRun({});
    emulator.running.scriptRun({ failure: { message: "no answer" } });
    for (const id of ["run-a", "run-b"]) {
      await emulator.call("POST", "/v1/start", {
        ...(await invoiceRequest()),
        pipeline_run_id: id,
        callback_urls: [url],
      });
      await emulator.running.callbacksSettled();
    }
    receiver.close();
    const sign = (id: string) => createHmac("sha256", "secret").update(id).digest("hex");
    expect(received.map(({ signature }) => signature)).toEqual([sign("run-a"), sign("run-b")]);
    expect(received[0]?.body).toMatchObject({
      pipeline_run_id: "run-a",
      state: "COMPLETED",
      status: "COMPLETED",
    });
    expect(received[1]?.body).toMatchObject({
      state: "FAILED",
      error: { error_type: "PipeExecutionError", message: "no answer", model: null },
    });
    expect(emulator.running.callbacks().map(({ outcome }) => outcome)).toEqual([200, 200]);
  });

  it("cannot call back without a secret", async () => {
    await emulator.start({ startMode: "accept", callbackSecret: null });
    const request = { ...(await invoiceRequest()), callback_urls: ["https://hooks.example/done"] };
    const { status, body } = await emulator.call("POST", "/v1/start", request);
    expect([status, body.error_type]).toEqual([500, "EnvVarNotFoundError"]);
  });
});
