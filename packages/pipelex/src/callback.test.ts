import { createHmac } from "node:crypto";
import { createDocmux, start } from "@docmux/core";
import { describe, expect, test } from "vitest";
import { invoice, startPipelexBench } from "../test/start-pipelex-bench.ts";
import { createPipelex, parsePipelexCallback } from "./index.ts";

const secret = "callback-secret";
const signed = (runId: string) => createHmac("sha256", secret).update(runId, "utf8").digest("hex");
const completed = {
  pipeline_run_id: "my-run-1",
  state: "COMPLETED",
  status: "COMPLETED",
  result_url: "single-tenant/results/",
};

function request(body: unknown, signature: string | undefined = signed("my-run-1")): Request {
  return new Request("https://example.com/done", {
    method: "POST",
    headers: signature === undefined ? {} : { "X-Completion-Signature": signature },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

describe("a callback", () => {
  test("that is signed names the run", async () => {
    expect(await parsePipelexCallback(request(completed), { secret })).toEqual({
      runId: "my-run-1",
      status: "completed",
      rawStatus: "COMPLETED",
      issues: [],
      resultPrefix: "single-tenant/results/",
      raw: completed,
    });
  });

  test("of a failed run carries the server's report", async () => {
    const error = { message: "No text", error_type: "PipeExecutionError", user_action: null };
    const body = { pipeline_run_id: "my-run-1", status: "FAILED", error };
    expect(await parsePipelexCallback(request(body), { secret })).toMatchObject({
      status: "failed",
      issues: [{ severity: "error", code: "run_failed", message: "PipeExecutionError: No text" }],
    });
  });

  test("is read from the headers and the text of other frameworks too", async () => {
    const headers = { "x-completion-signature": signed("my-run-1"), host: "example.com" };
    const body = JSON.stringify(completed);
    expect((await parsePipelexCallback({ headers, body }, { secret })).runId).toBe("my-run-1");
  });

  test.each([
    ["without a signature", ""],
    ["with another's signature", signed("other-run")],
    ["with one character changed", signed("my-run-1").replace(/.$/, (last) => (last === "0" ? "1" : "0"))],
    ["with part of the signature", signed("my-run-1").slice(0, 32)],
    ["with what is no signature", "z".repeat(64)],
  ])("%s is refused", async (_how, signature) => {
    await expect(parsePipelexCallback(request(completed, signature), { secret })).rejects.toMatchObject({
      code: "unauthorized",
    });
  });

  test.each(["{ truncated", "[]", '{"state":"COMPLETED"}', '{"pipeline_run_id":""}'])(
    "of %s is refused",
    async (body) => {
      await expect(parsePipelexCallback(request(body), { secret })).rejects.toMatchObject({
        code: "bad_response",
      });
    },
  );

  test("needs a secret: setting and variable are named", async () => {
    await expect(parsePipelexCallback(request(completed))).rejects.toMatchObject({
      code: "config",
      message: expect.stringMatching(/secret.*COMPLETION_CALLBACK_SECRET/),
    });
  });

  test("of the emulated server is signed as this reads it", async () => {
    const bench = await startPipelexBench({
      dialect: "legacy-0.1",
      allowLoopbackCallbacks: true,
      callbackSecret: secret,
    });
    const providerOptions = {
      pipelex: { mode: "background", callbackUrls: ["http://127.0.0.1:9/done"] },
    } as const;
    const pipe = bench.pipelex.pipe("extract_invoice");
    const { ref } = await start(pipe, invoice(), { ...bench.watch, providerOptions });
    await bench.emulator.callbacksSettled();
    const [sent] = bench.emulator.callbacks();
    const { runId, status } = await parsePipelexCallback(request(sent?.body, sent?.signature), { secret });
    expect({ runId, status }).toEqual({ runId: ref.runId, status: "completed" });
    await bench.emulator.close();
  });
});

describe("docmux.receive", () => {
  const receive = (given: Request) =>
    createDocmux({ providers: [createPipelex({ webhookSecret: secret })] }).receive("pipelex", given);

  test("takes a signed callback, and asks nothing about a run that it does not know", async () => {
    expect((await receive(request(completed))).status).toBe(202);
  });

  test.each([
    ["without a signature", request(completed, "")],
    ["with another's signature", request(completed, signed("other-run"))],
    ["that is no JSON", request("{")],
  ])("refuses one %s", async (_, given) => {
    expect((await receive(given)).status).toBe(401);
  });
});
