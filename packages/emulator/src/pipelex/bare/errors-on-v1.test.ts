import { describe, expect, it } from "vitest";
import { smokeBundle } from "../testing-bundles.ts";
import { TestEmulator } from "../testing-emulator.ts";
import { dataUrl, invoiceLines, makePdf } from "../testing-pdf.ts";

const emulator = new TestEmulator("2026-08-20T12:00:00.500Z", { dialect: "v1", stepDurationMs: 1000 });

async function invoiceRequest() {
  const url = dataUrl(await makePdf(invoiceLines("INV-7", "1,250.00")));
  const content = { url, mime_type: "application/pdf", filename: "invoice.pdf" };
  return { pipe_code: "extract_invoice", inputs: { document: { concept: "Document", content } } };
}

const execute = (body: unknown, headers?: Record<string, string>) =>
  emulator.call("POST", "/v1/execute", body, headers);

describe("errors of B", () => {
  it("answers a failed run with a problem document", async () => {
    await emulator.start();
    emulator.running.scriptRun({
      failure: { errorType: "LLMCompletionError", message: "no answer", model: "mock-llm", retryable: true },
    });
    const { status, headers, body } = await execute(await invoiceRequest(), { "x-request-id": "mine-1" });
    expect(status).toBe(500);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body).toEqual({
      type: "https://docs.pipelex.com/latest/errors/llm-completion-error/",
      title: "Llm completion",
      status: 500,
      detail: "Pipe 'extract_invoice_fields' failed (extract_invoice → extract_invoice_fields): no answer",
      instance: "/v1/execute",
      request_id: "mine-1",
      error_type: "LLMCompletionError",
      error_domain: "runtime",
      retryable: true,
      model: "mock-llm",
    });
  });

  it("answers a rate limit of a provider with 429 and whole seconds", async () => {
    await emulator.start();
    emulator.running.scriptRun({
      failure: { category: "rate_limit", providerMetadata: { retry_after_seconds: 1.2, status_code: 429 } },
    });
    const { status, headers } = await execute(await invoiceRequest());
    expect([status, headers.get("retry-after")]).toEqual([429, "2"]);
  });

  it.each([
    ["bad JSON", "{", 422, "InvalidJSON"],
    ["no object", "[1]", 422, "InvalidJSON"],
    ["no selector", { nonsense: 1 }, 422, "ValidationError"],
    ["a long run id", { pipeline_run_id: "x".repeat(129) }, 422, "ValidationError"],
    [
      "a callback on loopback",
      { pipe_code: "p", callback_urls: ["http://127.0.0.1/x"] },
      422,
      "InvalidCallbackUrls",
    ],
    [
      "six callbacks",
      { pipe_code: "p", callback_urls: Array(6).fill("https://a.example") },
      422,
      "InvalidCallbackUrls",
    ],
    ["a wrong multiplicity", { pipe_code: "p", output_multiplicity: "variable" }, 422, "ValidationError"],
    [
      "another mode",
      { pipe_code: "p", orchestration_mode: "temporal" },
      403,
      "OrchestrationModeOverrideForbidden",
    ],
    ["Python in a bundle", { files: { "a.py": "" } }, 403, "CustomCodeRequiresSandbox"],
    [
      "files together with contents",
      { files: { "a.mthds": "" }, mthds_contents: ["x"] },
      422,
      "ValidationError",
    ],
    ["a path out of the bundle", { files: { "../a.mthds": "" } }, 422, "InvalidBundle"],
    ["an unknown pipe", { pipe_code: "nowhere" }, 422, "EntryPipeNotFoundError"],
    ["a bundle without a main pipe", { mthds_contents: ['domain = "d"'] }, 500, "PipeExecutionError"],
    [
      "an input that no pipe declares",
      { pipe_code: "extract_invoice", inputs: { more: "x" } },
      422,
      "UnknownInputNameError",
    ],
    [
      "a number for a text",
      { mthds_contents: [smokeBundle], inputs: { name: 5 } },
      422,
      "WrongScalarKindError",
    ],
    [
      "a list for a single value",
      { mthds_contents: [smokeBundle], inputs: { name: ["Ada"] } },
      422,
      "ListWhereSingularError",
    ],
    [
      "a concept that does not match",
      { mthds_contents: [smokeBundle], inputs: { name: { concept: "Number", content: { number: 1 } } } },
      422,
      "ExplicitConceptIncompatibleError",
    ],
    [
      "a document that is no address",
      { pipe_code: "extract_invoice", inputs: { document: { url: "nonsense" } } },
      422,
      "PipelineInputContentError",
    ],
    ["class markers", { pipe_code: "p", inputs: { a: [{ __module__: "x" }] } }, 422, "ReservedObjectKey"],
    ["a missing input", { pipe_code: "extract_invoice" }, 422, "PipeRunInputsError"],
    ["text that is not TOML", { mthds_contents: ["= ="] }, 422, "ValidateBundleError"],
    [
      "a concept of the legacy dialect",
      { pipe_code: "extract_invoice", inputs: { document: { concept: "PDF", content: { url: "data:," } } } },
      500,
      "StuffFactoryError",
    ],
  ])("answers %s", async (_case, body, status, errorType) => {
    await emulator.start();
    const answer = await execute(body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, error_type: errorType, instance: "/v1/execute" });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  it("lists what is wrong with a bundle", async () => {
    await emulator.start();
    const broken = smokeBundle.replace("[pipe.hello]", "[pipe.Hello]").replace('main_pipe = "hello"', "");
    const { status, body } = await execute({ mthds_contents: [broken], inputs: { name: "Ada" } });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      type: "https://docs.pipelex.com/latest/errors/validate-bundle-error/",
      title: "Validate bundle",
      user_action: { kind: "change_input" },
    });
    expect(body.validation_errors).toEqual([
      expect.objectContaining({
        category: "blueprint_validation",
        error_type: "invalid_pipe_code_syntax",
        domain_code: "smoke",
      }),
    ]);
  });

  it("checks an announced size before the key, and the key before the JSON", async () => {
    await emulator.start({ maxRequestBodyBytes: 1024 * 1024 });
    const large = await execute(`{${"x".repeat(1024 * 1024 + 1)}`, { authorization: "" });
    expect(large.status).toBe(413);
    expect(large.body).toMatchObject({
      error_type: "PayloadTooLarge",
      detail: "Request body exceeds 1 MiB limit",
    });
    const none = await execute("{", { authorization: "" });
    expect(none).toMatchObject({
      status: 401,
      body: { error_type: "Unauthenticated", error_domain: "input" },
    });
    expect(none.headers.get("www-authenticate")).toBe("Bearer");
    const wrong = await execute("{", { authorization: "Bearer nope" });
    expect(wrong.body).toMatchObject({ error_type: "InvalidToken", detail: "Invalid authentication token" });
  });

  it("reads a body that comes in chunks", async () => {
    await emulator.start();
    const text = JSON.stringify({ mthds_contents: [smokeBundle], inputs: { name: "Ada" } });
    const answer = await fetch(`${emulator.running.origin}/v1/execute`, {
      method: "POST",
      headers: { authorization: "Bearer test-key" },
      body: new Blob([text]).stream(),
      duplex: "half",
    });
    expect(await answer.json()).toMatchObject({ state: "COMPLETED" });
  });

  it("counts a body that comes in chunks", async () => {
    await emulator.start({ maxRequestBodyBytes: 1024 });
    const chunks = new ReadableStream({
      start(controller) {
        for (let count = 0; count < 4; count += 1) controller.enqueue(new Uint8Array(512).fill(120));
        controller.close();
      },
    });
    const answer = await fetch(`${emulator.running.origin}/v1/execute`, {
      method: "POST",
      headers: { authorization: "Bearer test-key" },
      body: chunks,
      duplex: "half",
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({
      error_type: "PayloadTooLarge",
      request_id: answer.headers.get("x-request-id"),
    });
  });

  it("names every request", async () => {
    await emulator.start();
    const own = await emulator.call("GET", "/health", undefined, { "x-request-id": "abc_1-2" });
    expect(own.headers.get("x-request-id")).toBe("abc_1-2");
    const odd = await emulator.call("GET", "/nowhere", undefined, { "x-request-id": "has space" });
    expect(odd.headers.get("x-request-id")).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(odd).toMatchObject({ status: 404, body: { detail: "Not Found" } });
  });
});
