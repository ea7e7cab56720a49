import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ManualEmulatorClock } from "../../server/emulator-clock.ts";
import { type PipelexEmulator, startPipelexEmulator } from "../start-pipelex-emulator.ts";
import { pdfTextBundle, smokeBundle, structuredBundle } from "../testing-bundles.ts";
import { send } from "../testing-client.ts";
import { dataUrl, invoiceLines, invoicePipe, makePdf } from "../testing-pdf.ts";

let emulator: PipelexEmulator;
afterEach(() => emulator.close());

async function start(options: Parameters<typeof startPipelexEmulator>[0] = {}) {
  const clock = new ManualEmulatorClock("2026-08-20T12:00:00.500Z");
  emulator = await startPipelexEmulator({
    dialect: "B",
    clock,
    stepDurationMs: 1000,
    pipes: [invoicePipe],
    ...options,
  });
  return clock;
}

const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  send(emulator.origin, method, path, body, headers);
const execute = (body: unknown, headers?: Record<string, string>) =>
  call("POST", "/v1/execute", body, headers);

async function invoiceRequest() {
  const url = dataUrl(await makePdf(invoiceLines("INV-7", "1,250.00")));
  return {
    pipe_code: "extract_invoice",
    inputs: {
      document: {
        concept: "Document",
        content: { url, mime_type: "application/pdf", filename: "invoice.pdf" },
      },
    },
  };
}

describe("POST /v1/execute on B", () => {
  it("answers a completed run with null members present", async () => {
    await start();
    const { status, body } = await execute(await invoiceRequest());
    expect(status).toBe(200);
    expect(body).toMatchObject({
      created_at: "2026-08-20T12:00:00.500000+00:00",
      state: "COMPLETED",
      finished_at: "2026-08-20T12:00:02.500000+00:00",
      main_stuff_name: "result",
    });
    expect(body.pipe_output).toMatchObject({
      working_memory_raw: null,
      graph_assembly_error: null,
      usage_assembly_error: null,
    });
    const { root, absences } = body.pipe_output.working_memory;
    expect(absences).toEqual({});
    expect(root.result.content).toEqual({ invoice_number: "INV-7", total: 1250 });
    expect(root.result.concept).toMatchObject({ code: "Invoice", domain_code: "accounting", refines: null });
    expect(root.document.content).toMatchObject({ filename: "invoice.pdf", public_url: null });
    expect(root.document.content.url).toMatch(/^pipelex-storage:\/\/normalized\/\w{22}\.pdf$/);
  });

  it("draws the graph of the run: two operators under a controller", async () => {
    await start();
    const { body } = await execute(await invoiceRequest());
    const { nodes, edges, graph_id: graphId, meta } = body.pipe_output.graph_spec;
    expect(meta).toEqual({ format: "mthds", mode: "live" });
    expect(nodes.map((node: { pipe_code: string; kind: string }) => [node.pipe_code, node.kind])).toEqual([
      ["extract_invoice", "controller"],
      ["extract_invoice_pages", "operator"],
      ["extract_invoice_fields", "operator"],
    ]);
    expect(nodes[2]).toMatchObject({
      id: `${graphId}:node_2`,
      pipe_type: "PipeLLM",
      status: "succeeded",
      timing: {
        started_at: "2026-08-20T12:00:01.500000Z",
        ended_at: "2026-08-20T12:00:02.500000Z",
        duration: 1,
      },
    });
    expect(edges.filter((edge: { kind: string }) => edge.kind === "contains")).toHaveLength(2);
    expect(edges.find((edge: { kind: string }) => edge.kind === "data")).toMatchObject({
      source: `${graphId}:node_1`,
      target: `${graphId}:node_2`,
      label: "pages",
    });
  });

  it("accounts for tokens and cost, own and subtree", async () => {
    await start();
    const { body } = await execute(await invoiceRequest());
    const { nodes, usage } = body.pipe_output.graph_spec;
    const [record, ...others] = body.pipe_output.tokens_usages;
    expect(others).toEqual([]);
    const { input, output } = record.nb_tokens_by_category;
    expect(record).toMatchObject({
      model_type: "llm",
      inference_model_name: "mock-llm",
      pipe_code: "accounting.extract_invoice_fields",
      started_at: "2026-08-20T12:00:01.500000+00:00",
    });
    expect(record.cost).toBeCloseTo((input * 3 + output * 15) / 1e6, 9);
    expect(nodes[1].usage).toMatchObject({ inference_calls: 0, rated_inference_calls: 0, cost: null });
    expect(nodes[0].usage).toMatchObject({
      cost: null,
      subtree_cost: record.cost,
      subtree_inference_calls: 1,
    });
    expect(usage.total).toMatchObject({ cost: record.cost, total_tokens: input + output });
  });

  it.each([
    ["some", { calls: 2, rated: 1, known: true }],
    ["all", { calls: 2, rated: 0, known: false }],
  ] as const)("leaves %s calls unrated on order", async (unrated, { calls, rated, known }) => {
    await start();
    emulator.orderRun({ unrated });
    const { total } = (await execute(await invoiceRequest())).body.pipe_output.graph_spec.usage;
    expect(total).toMatchObject({ inference_calls: calls, rated_inference_calls: rated });
    expect(total.cost === null).toBe(!known);
  });

  it("runs the smoke bundle", async () => {
    await start();
    const { body } = await execute({ mthds_contents: [smokeBundle], inputs: { name: "Ada" } });
    expect(body.main_stuff_name).toBe("main_stuff");
    expect(body.pipe_output.working_memory.root.main_stuff.content).toEqual({ text: "Hello Ada" });
  });

  it("takes output_name and dynamic concept, a bundle's files, and the older singular bundle member", async () => {
    await start();
    const named = await execute({
      files: { "hello.mthds": smokeBundle },
      inputs: { name: "Ada" },
      output_name: "greeting",
    });
    expect(named.body.main_stuff_name).toBe("greeting");
    expect(named.body.pipe_output.working_memory.aliases).toEqual({ main_stuff: "greeting" });
    const older = await execute({ mthds_content: smokeBundle, inputs: { name: "Bob" } });
    expect(older.body.pipe_output.working_memory.root.main_stuff.content.text).toBe("Hello Bob");
  });

  it("runs the PDF to text bundle on a bare document URL", async () => {
    await start();
    const doc = dataUrl(await makePdf(["First page"], ["Second page"]));
    const { body } = await execute({ mthds_contents: [pdfTextBundle], inputs: { doc } });
    const { root } = body.pipe_output.working_memory;
    expect(root.pages.content.items).toHaveLength(2);
    expect(root.pages.content.items[0]).toEqual({
      text_and_images: { text: { text: "First page" }, images: [], raw_html: null },
      page_view: null,
    });
    expect(root.report.content.text).toContain("First page\nSecond page");
  });

  it("fills a structured concept of a bundle", async () => {
    await start();
    const doc = dataUrl(await makePdf(invoiceLines("B-9", "77.50")));
    const { body } = await execute({ mthds_contents: [structuredBundle], inputs: { doc } });
    const { bill } = body.pipe_output.working_memory.root;
    expect(bill.content).toEqual({ invoice_number: "B-9", total: 77.5 });
    expect(bill.concept).toMatchObject({ code: "Bill", structure_class_name: "billing__Bill" });
  });

  it("dumps concepts as strings by switch", async () => {
    await start({ conceptForm: "string" });
    const { body } = await execute(await invoiceRequest());
    expect(body.pipe_output.working_memory.root.pages.concept).toBe("native.Page");
  });

  it("completes with a failed, skipped or canceled side branch on order", async () => {
    await start();
    for (const branch of ["failed", "skipped", "canceled"] as const) {
      emulator.orderRun({ branch });
      const { status, body } = await execute(await invoiceRequest());
      expect(status).toBe(200);
      const node = body.pipe_output.graph_spec.nodes.at(-1);
      expect(node).toMatchObject({ pipe_code: "extract_invoice_notes", status: branch });
      expect(node.error === null).toBe(branch !== "failed");
      expect(node.timing === null).toBe(branch !== "failed");
      expect(body.pipe_output.working_memory.absences.notes).toMatchObject({ kind: "skipped" });
      expect(body.pipe_output.working_memory.root.result.content.total).toBe(1250);
    }
  });

  it("leaves out graph and usages on order and says so", async () => {
    await start();
    emulator.orderRun({ withoutGraph: true, withoutUsages: true });
    const { pipe_output: output } = (await execute(await invoiceRequest())).body;
    expect(output.graph_spec).toBeNull();
    expect(output.tokens_usages).toBeNull();
    expect(output.usage_assembly_error).toMatch(/^UsageAssemblyError/);
  });
});

describe("errors of B", () => {
  it("answers a failed run with a problem document", async () => {
    await start();
    emulator.orderRun({
      failure: { errorType: "LLMCompletionError", message: "no answer", model: "mock-llm", retryable: true },
    });
    const { status, headers, body } = await execute(await invoiceRequest(), { "x-request-id": "mine-1" });
    expect(status).toBe(500);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body).toEqual({
      type: "https://docs.pipelex.com/latest/errors/llm-completion-error/",
      title: "Llm completion",
      status: 500,
      detail: "no answer",
      instance: "/v1/execute",
      request_id: "mine-1",
      error_type: "LLMCompletionError",
      error_domain: "runtime",
      retryable: true,
      model: "mock-llm",
    });
  });

  it("answers a rate limit of a provider with 429 and whole seconds", async () => {
    await start();
    emulator.orderRun({
      failure: { category: "rate_limit", providerMetadata: { retry_after_seconds: 1.2, status_code: 429 } },
    });
    const { status, headers } = await execute(await invoiceRequest());
    expect([status, headers.get("retry-after")]).toEqual([429, "2"]);
  });

  it.each([
    ["bad JSON", "{", 422, "InvalidJSON"],
    ["no object", "[1]", 422, "InvalidJSON"],
    ["no selector", { nonsense: 1 }, 422, "ValidationError"],
    ["a long run id", { pipeline_run_id: "x".repeat(129) }, 422, "InvalidCallbackUrls"],
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
    ["files beside contents", { files: { "a.mthds": "" }, mthds_contents: ["x"] }, 422, "ValidationError"],
    ["a path out of the bundle", { files: { "../a.mthds": "" } }, 422, "InvalidBundle"],
    ["an unknown pipe", { pipe_code: "nowhere" }, 422, "PipeNotFoundError"],
    ["a missing input", { pipe_code: "extract_invoice" }, 422, "PipeRunInputsError"],
    ["text that is not TOML", { mthds_contents: ["= ="] }, 422, "MthdsParserError"],
    [
      "a concept of the legacy dialect",
      { pipe_code: "extract_invoice", inputs: { document: { concept: "PDF", content: { url: "data:," } } } },
      422,
      "ConceptNotFoundError",
    ],
  ])("answers %s", async (_case, body, status, errorType) => {
    await start();
    const answer = await execute(body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, error_type: errorType, instance: "/v1/execute" });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  it("lists what is wrong with a bundle", async () => {
    await start();
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

  it("checks the key before the size, and the size before the JSON", async () => {
    await start({ maxRequestBodyBytes: 1024 * 1024 });
    const large = `{${"x".repeat(1024 * 1024 + 1)}`;
    const none = await execute(large, { authorization: "" });
    expect(none).toMatchObject({ status: 401, body: { error_type: "Unauthenticated" } });
    expect(none.headers.get("www-authenticate")).toBe("Bearer");
    const wrong = await execute(large, { authorization: "Bearer nope" });
    expect(wrong.body).toMatchObject({ error_type: "InvalidToken", detail: "Invalid authentication token" });
    const right = await execute(large);
    expect(right.status).toBe(413);
    expect(right.body).toMatchObject({
      error_type: "PayloadTooLarge",
      detail: "Request body exceeds 1 MiB limit",
    });
  });

  it("counts a body that comes in chunks", async () => {
    await start({ maxRequestBodyBytes: 1024 });
    const chunks = new ReadableStream({
      start(controller) {
        for (let count = 0; count < 4; count += 1) controller.enqueue(new Uint8Array(512).fill(120));
        controller.close();
      },
    });
    const answer = await fetch(`${emulator.origin}/v1/execute`, {
      method: "POST",
      headers: { authorization: "Bearer test-key" },
      body: chunks,
      duplex: "half",
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error_type: "PayloadTooLarge" });
  });

  it("names every request", async () => {
    await start();
    const own = await call("GET", "/health", undefined, { "x-request-id": "abc_1-2" });
    expect(own.headers.get("x-request-id")).toBe("abc_1-2");
    const odd = await call("GET", "/nowhere", undefined, { "x-request-id": "has space" });
    expect(odd.headers.get("x-request-id")).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(odd).toMatchObject({ status: 404, body: { detail: "Not Found" } });
  });
});

describe("POST /v1/start on B", () => {
  it("refuses by default, after the checks of the request and before those of the library", async () => {
    await start();
    const { status, body } = await call("POST", "/v1/start", { pipe_code: "nowhere" });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      title: "Start requires async orchestration",
      error_type: "StartRequiresAsyncOrchestration",
      retryable: false,
      instance: "/v1/start",
    });
    expect((await call("POST", "/v1/start", "{")).status).toBe(422);
  });

  it("accepts in the other mode, echoes the id, refuses its twin only in flight", async () => {
    const clock = await start({ startMode: "accept" });
    const request = { ...(await invoiceRequest()), pipeline_run_id: "my-run-1" };
    const first = await call("POST", "/v1/start", request);
    expect(first.status).toBe(202);
    expect(first.body).toEqual({
      pipeline_run_id: "my-run-1",
      created_at: "2026-08-20T12:00:00.500000+00:00",
      state: "STARTED",
      finished_at: null,
      workflow_id: "pipeline-my-run-1",
    });
    const twin = await call("POST", "/v1/start", request);
    expect(twin).toMatchObject({ status: 409, body: { error_type: "PipelineManagerAlreadyExistsError" } });
    clock.advance(60_000);
    expect((await call("POST", "/v1/start", request)).status).toBe(202);
  });

  it("calls back with a signature over the run id", async () => {
    await start({ startMode: "accept", allowLoopbackCallbacks: true, callbackSecret: "secret" });
    const received: { signature: unknown; body: Record<string, unknown> }[] = [];
    const receiver = createServer(async (request, response) => {
      const chunks = await request.toArray();
      const body = JSON.parse(Buffer.concat(chunks).toString());
      received.push({ signature: request.headers["x-completion-signature"], body });
      response.end();
    });
    await new Promise<void>((listening) => receiver.listen(0, "127.0.0.1", listening));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/done`;
    emulator.orderRun({});
    emulator.orderRun({ failure: { message: "no answer" } });
    for (const id of ["run-a", "run-b"]) {
      await call("POST", "/v1/start", {
        ...(await invoiceRequest()),
        pipeline_run_id: id,
        callback_urls: [url],
      });
      await emulator.callbacksSettled();
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
    expect(emulator.callbacks().map(({ outcome }) => outcome)).toEqual([200, 200]);
  });

  it("cannot call back without a secret", async () => {
    await start({ startMode: "accept", callbackSecret: null });
    const request = { ...(await invoiceRequest()), callback_urls: ["https://hooks.example/done"] };
    const { status, body } = await call("POST", "/v1/start", request);
    expect([status, body.error_type]).toEqual([500, "EnvVarNotFoundError"]);
  });
});

describe("the other routes of B", () => {
  it("tells who it is without a key", async () => {
    await start();
    const free = (path: string) => call("GET", path, undefined, { authorization: "" });
    expect((await free("/v1/version")).body).toMatchObject({ implementation: "pipelex-api" });
    expect((await free("/health")).body).toEqual({ status: "ok", message: "Pipelex API is running" });
    expect((await free("/")).body).toEqual({ message: "Pipelex API" });
    expect((await free("/v1/models")).status).toBe(401);
  });

  it("has no trailing slashes, no run reads, no legacy routes, and knows its methods", async () => {
    await start();
    const status = async (method: string, path: string) => (await call(method, path)).status;
    expect(await status("POST", "/v1/execute/")).toBe(404);
    expect(await status("GET", "/v1/runs/x/status")).toBe(404);
    expect(await status("POST", "/api/v1/pipeline/execute")).toBe(404);
    expect(await call("GET", "/v1/execute")).toMatchObject({
      status: 405,
      body: { detail: "Method Not Allowed" },
    });
  });

  it("shows its models", async () => {
    await start();
    const all = await call("GET", "/v1/models");
    expect(all.body.models.map((model: { name: string }) => model.name)).toContain("mock-llm");
    expect(Object.keys((await call("GET", "/v1/models?type=llm")).body.aliases)).toEqual(["llm"]);
    expect((await call("GET", "/v1/models?type=x")).body.error_type).toBe("InvalidModelCategory");
    expect((await call("GET", "/v1/models?type=llm&type=llm")).body.error_type).toBe("ValidationError");
  });

  it("validates without running", async () => {
    await start();
    const validate = (body: unknown) => call("POST", "/v1/validate", body);
    const valid = await validate({ mthds_contents: [structuredBundle], render: ["markdown"] });
    expect(valid.body).toMatchObject({ is_valid: true, is_runnable: true, warnings: [] });
    expect(valid.body.pipe_io_contracts["billing.read_invoice"]).toMatchObject({
      inputs: { doc: { concept_ref: "native.Document" } },
      output: { concept_ref: "billing.Bill", multiplicity: "single" },
    });
    expect(valid.body.graph_spec.meta.mode).toBe("dry");
    expect(valid.body.graph_spec.nodes).toHaveLength(3);
    expect(valid.body.rendered_markdown).toContain("read_invoice");
    const undeclared = smokeBundle.replace("Hello $name", "Hello $name and $friend");
    const invalid = await validate({ mthds_contents: [undeclared] });
    expect(invalid.status).toBe(200);
    expect(invalid.body).toMatchObject({ is_valid: false, is_runnable: false });
    expect(invalid.body.validation_errors[0]).toMatchObject({
      category: "pipe_validation",
      pipe_code: "hello",
      variable_names: ["friend"],
    });
    expect((await validate({ mthds_contents: [] })).status).toBe(422);
    expect((await validate({ mthds_contents: [smokeBundle], mthds_sources: ["a", "b"] })).status).toBe(422);
    expect(emulator.runIds()).toEqual([]);
  });
});
