import { describe, expect, it } from "vitest";
import { pdfTextBundle, smokeBundle } from "../testing-bundles.ts";
import { TestEmulator } from "../testing-emulator.ts";
import { dataUrl, makePdf } from "../testing-pdf.ts";

const emulator = new TestEmulator("2026-11-22T12:00:00.500Z", {
  dialect: "v1",
  protocol: "2.0",
  stepDurationMs: 1000,
});

const execute = (body: unknown, headers?: Record<string, string>) =>
  emulator.call("POST", "/v1/execute", body, headers);
const hello = { mthds_contents: [smokeBundle], inputs: { name: "Ada" } };

describe("v1 with protocol 2.0", () => {
  it("says so", async () => {
    await emulator.start();
    expect((await emulator.call("GET", "/v1/version")).body).toMatchObject({
      protocol_version: "2.0.0",
      implementation: "pipelex-api",
      implementation_version: "0.92.2",
      blob_store: true,
    });
  });

  it("answers as before, with a fingerprint and the path of each call", async () => {
    await emulator.start();
    const { body } = await execute({
      mthds_contents: [pdfTextBundle],
      inputs: { doc: dataUrl(await makePdf(["One page"])) },
    });
    expect(body).toMatchObject({
      state: "COMPLETED",
      main_stuff_name: "report",
      crate_fingerprint: expect.any(String),
    });
    expect(body.pipe_output.graph_spec.nodes.map((node: { path: string }) => node.path)).toEqual([
      "smoke_pdf.pdf_report",
      "smoke_pdf.pdf_report/step_1",
      "smoke_pdf.pdf_report/step_2",
    ]);
  });

  it("distinguishes errors by code, and shows the cause to the holder of the key only", async () => {
    await emulator.start();
    const { status, headers, body } = await execute({ pipe_code: "nowhere" }, { "x-request-id": "mine-1" });
    expect(status).toBe(422);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body).toEqual({
      type: "https://mthds.ai/errors/request.pipe_not_found",
      title: "The selected pipe is not in the method",
      status: 422,
      detail: "The selected pipe is not in the method",
      code: "request.pipe_not_found",
      domain: "input",
      retry: "no",
      next_step: { kind: "change_input", detail: expect.any(String) },
      params: { pipe: "nowhere", suggestions: [] },
      request_id: "mine-1",
      diagnostics: {
        error_class: "EntryPipeNotFoundError",
        message: "Pipe 'nowhere' not found in the library",
        runtime_version: "0.92.2",
      },
    });
    const refused = await execute(hello, { authorization: "Bearer nope" });
    expect(refused).toMatchObject({ status: 401, body: { code: "auth.invalid_credential" } });
    expect(refused.body).not.toHaveProperty("diagnostics");
  });

  it.each([
    [
      "no main pipe",
      { mthds_contents: [smokeBundle.replace('main_pipe = "hello"', "")] },
      "request.pipe_unspecified",
    ],
    ["a faulty bundle", { mthds_contents: [smokeBundle.replace("$name", "$you")] }, "method.invalid"],
    ["a missing input", { mthds_contents: [smokeBundle] }, "input.missing"],
    [
      "an unknown concept",
      { ...hello, inputs: { name: { concept: "X", content: "y" } } },
      "input.wrong_concept",
    ],
    ["the legacy member", { plx_content: smokeBundle }, "request.unsupported"],
    [
      "another mode",
      { ...hello, orchestration_mode: "x" },
      "pipelex.deployment.orchestration_override_forbidden",
    ],
  ])("answers %s", async (_case, body, code) => {
    await emulator.start();
    expect(await execute(body)).toMatchObject({ status: 422, body: { status: 422, code } });
  });

  it("refuses a start with 501", async () => {
    await emulator.start();
    expect(await emulator.call("POST", "/v1/start", hello)).toMatchObject({
      status: 501,
      body: { code: "runtime.unsupported", domain: "operator", next_step: { kind: "fix_configuration" } },
    });
  });

  it("answers a provider's failures by what the provider said, with the pipe that asked", async () => {
    await emulator.start();
    const inputs = { document: { url: dataUrl(await makePdf(["Invoice INV-1"])) } };
    const failWith = async (status_code: number, more: object = {}) => {
      const providerMetadata = { status_code, ...more };
      const facts = { model: "mock-llm", provider: "openai", retryable: status_code !== 401 };
      emulator.running.scriptRun({
        failure: { errorType: "LLMCompletionError", ...facts, providerMetadata },
      });
      return execute({ pipe_code: "extract_invoice", inputs });
    };
    const limited = await failWith(429, { retry_after_seconds: 6.5 });
    expect(limited.headers.get("retry-after")).toBe("7");
    expect(limited).toMatchObject({
      status: 429,
      body: {
        code: "provider.rate_limited",
        retry: "yes",
        retry_after: 6.5,
        location: {
          pipe: "extract_invoice_fields",
          path: ["extract_invoice", "extract_invoice_fields"],
        },
        diagnostics: { model: "mock-llm", provider: { name: "openai", status: 429 } },
      },
    });
    expect(await failWith(401)).toMatchObject({
      status: 502,
      body: { code: "provider.credential_refused", domain: "operator", retry: "no" },
    });
    expect(await failWith(503)).toMatchObject({ status: 502, body: { code: "provider.unavailable" } });
  });

  it("answers unknown paths and methods with problems too", async () => {
    await emulator.start();
    expect(await emulator.call("GET", "/v1/runs/x/status")).toMatchObject({
      status: 404,
      body: { code: "request.not_found" },
    });
    expect(await emulator.call("GET", "/v1/execute")).toMatchObject({
      status: 405,
      body: { code: "request.method_not_allowed" },
    });
  });

  it("lists the faults of a bundle under errors when it validates", async () => {
    await emulator.start();
    const faulty = smokeBundle.replace("Hello $name", "Hello");
    const { status, body } = await emulator.call("POST", "/v1/validate", { mthds_contents: [faulty] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ is_valid: false, message: "The method does not validate." });
    expect(body).not.toHaveProperty("validation_errors");
    expect(body.errors).toEqual([
      {
        code: "method.input_unused",
        detail: "Pipe 'hello' declares inputs it never reads: name.",
        params: { pipe: "hello", variables: ["name"] },
        location: { pipe: "hello" },
      },
    ]);
  });
});
