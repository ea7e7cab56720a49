import { afterEach, describe, expect, it } from "vitest";
import { ManualEmulatorClock } from "../../server/emulator-clock.ts";
import { type PipelexEmulator, startPipelexEmulator } from "../start-pipelex-emulator.ts";
import { dataUrl, invoicePipe } from "../testing-pdf.ts";
import { servedInvoice } from "../testing-served-pdf.ts";

let emulator: PipelexEmulator;
afterEach(() => emulator.close());

async function start(options: Parameters<typeof startPipelexEmulator>[0] = {}) {
  emulator = await startPipelexEmulator({
    dialect: "legacy",
    clock: new ManualEmulatorClock("2025-10-20T12:00:00Z"),
    stepDurationMs: 2500,
    pipes: [invoicePipe],
    ...options,
  });
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${emulator.origin}${path}`, {
    method: "POST",
    headers: { authorization: "Bearer test-key", "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json");
  return {
    status: answer.status,
    type: answer.headers.get("content-type"),
    body: isJson ? JSON.parse(text) : text,
  };
}

const pdfInput = (number = "INV-7", total = "1,250.00") => ({
  document: { concept: "PDF", content: { url: servedInvoice(number, total) } },
});

describe("POST /pipeline/execute on legacy", () => {
  it.each(["/api/v1/pipeline/execute", "/pipeline/execute"])(
    "answers the page's envelope at %s",
    async (path) => {
      await start();
      const { status, body } = await post(path, {
        pipe_code: "extract_invoice",
        plx_content: null,
        inputs: pdfInput(),
        output_name: null,
        output_multiplicity: null,
        dynamic_output_concept_code: null,
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        status: "success",
        message: null,
        error: null,
        created_at: "2025-10-20T12:00:00Z",
        pipeline_state: "COMPLETED",
        finished_at: "2025-10-20T12:00:05Z",
        main_stuff_name: "result",
      });
      expect(body.pipe_output.pipeline_run_id).toBe(body.pipeline_run_id);
      const { root, aliases } = body.pipe_output.working_memory;
      expect(Object.keys(root)).toEqual(["document", "pages", "result"]);
      // The client of these servers takes no further member.
      expect(root.result).toEqual({
        concept: "accounting.Invoice",
        content: { invoice_number: "INV-7", total: 1250 },
      });
      expect(aliases).toEqual({ main_stuff: "result" });
      expect(body.pipe_structures.extract_invoice).toEqual({
        inputs: { document: { concept_code: "PDF", multiplicity: "single" } },
        output: { concept_code: "Invoice", multiplicity: "single" },
      });
      expect(body.pipe_structures.extract_invoice_pages.output.multiplicity).toBe("variable");
    },
  );

  it("reads the document that was sent", async () => {
    await start();
    const read = async (number: string) => {
      const { body } = await post("/pipeline/execute", {
        pipe_code: "extract_invoice",
        inputs: pdfInput(number),
      });
      return body.pipe_output.working_memory.root.result.content.invoice_number;
    };
    expect([await read("A-1"), await read("B-2")]).toEqual(["A-1", "B-2"]);
  });

  it("honours output_name", async () => {
    await start();
    const { body } = await post("/pipeline/execute", {
      pipe_code: "extract_invoice",
      inputs: pdfInput(),
      output_name: "invoice",
      output_multiplicity: false,
    });
    expect(body.main_stuff_name).toBe("invoice");
    expect(body.pipe_output.working_memory.aliases).toEqual({ main_stuff: "invoice" });
    expect(body.pipe_output.working_memory.root.invoice.content.total).toBe(1250);
  });

  it("answers a runtime failure with 500 and a detail object", async () => {
    await start();
    emulator.scriptRun({ failure: { errorType: "LLMCompletionError", message: "no answer" } });
    const order = { pipe_code: "extract_invoice", inputs: pdfInput() };
    const { status, body } = await post("/pipeline/execute", order);
    expect(status).toBe(500);
    expect(body).toEqual({ detail: { error_type: "LLMCompletionError", message: "no answer" } });
    expect((await post("/pipeline/execute", order)).status).toBe(200);
  });

  it("answers a failure as an envelope by switch", async () => {
    await start();
    emulator.scriptRun({ failure: { message: "no answer" }, errorEnvelope: true });
    emulator.scriptRun({ endState: "CANCELLED" });
    const order = { pipe_code: "extract_invoice", inputs: pdfInput() };
    const failed = await post("/pipeline/execute", order);
    expect(failed.status).toBe(200);
    expect(failed.body).toMatchObject({
      status: "error",
      error: "no answer",
      pipeline_state: "FAILED",
      pipe_output: null,
      main_stuff_name: null,
    });
    const cancelled = await post("/pipeline/execute", order);
    expect(cancelled.body).toMatchObject({ status: "error", pipeline_state: "CANCELLED" });
    expect(cancelled.body.finished_at).toBe("2025-10-20T12:00:02.500000Z");
  });

  it.each([
    ["an unknown pipe", { pipe_code: "nowhere" }, "PipeNotFoundError"],
    ["a missing input", { pipe_code: "extract_invoice" }, "PipeRunInputsError"],
    [
      "an unknown concept",
      {
        pipe_code: "extract_invoice",
        inputs: { document: { concept: "Document", content: { url: "data:," } } },
      },
      "StuffFactoryError",
    ],
    [
      "a data URL, which it takes for a path",
      {
        pipe_code: "extract_invoice",
        inputs: { document: { concept: "PDF", content: { url: dataUrl(Buffer.from("%PDF-1.4")) } } },
      },
      "OSError",
    ],
    [
      "a host off this machine",
      {
        pipe_code: "extract_invoice",
        inputs: { document: { concept: "PDF", content: { url: "https://example.com/a.pdf" } } },
      },
      "RemoteFileFetchError",
    ],
  ])("answers %s with 500", async (_case, body, errorType) => {
    await start();
    const answer = await post("/pipeline/execute", body);
    expect(answer.status).toBe(500);
    expect(answer.body.detail.error_type).toBe(errorType);
  });

  it.each([
    ["bad JSON", "{"],
    ["no selector", { inputs: {} }],
    ["a list", "[]"],
    ["a multiplicity as text, in spite of the page", { pipe_code: "x", output_multiplicity: "single" }],
  ])("answers %s with a bare 500 in plain text", async (_case, body) => {
    await start();
    const answer = await post("/pipeline/execute", body);
    expect(answer).toMatchObject({ status: 500, body: "Internal Server Error" });
    expect(answer.type).toContain("text/plain");
  });

  it("ignores a dynamic concept where the pipe declares its own, even an unknown one", async () => {
    await start();
    const { status, body } = await post("/pipeline/execute", {
      pipe_code: "extract_invoice",
      inputs: pdfInput(),
      dynamic_output_concept_code: "nowhere.Nothing",
    });
    expect([status, body.pipe_output.working_memory.root.result.concept]).toEqual([
      200,
      "accounting.Invoice",
    ]);
  });

  it("gives as many items as output_multiplicity says", async () => {
    await start();
    const { body } = await post("/pipeline/execute", {
      plx_content: writeTwice,
      inputs: { topic: "invoices" },
      output_multiplicity: 2,
    });
    expect(body.pipe_output.working_memory.root.main_stuff.content.items).toHaveLength(2);
  });

  it("takes a list of texts where the pipe declares a kind of text", async () => {
    await start();
    const { status, body } = await post("/pipeline/execute", {
      plx_content: writeTwice.replace('topic = "Text"', 'topic = "Topic[]"'),
      inputs: { topic: ["one", "two"] },
    });
    expect(status).toBe(200);
    expect(body.pipe_output.working_memory.root.topic).toEqual({
      concept: "writing.Topic",
      content: { items: [{ text: "one" }, { text: "two" }] },
    });
  });

  it("takes an envelope of a kind of text where the pipe declares a text", async () => {
    await start();
    const { status, body } = await post("/pipeline/execute", {
      plx_content: writeTwice,
      inputs: { topic: { concept: "Topic", content: "one" } },
    });
    expect(status).toBe(200);
    expect(body.pipe_output.working_memory.root.topic).toEqual({
      concept: "writing.Topic",
      content: { text: "one" },
    });
  });

  it("refuses texts where the pipe declares another concept", async () => {
    await start();
    const inputs = { document: ["one", "two"] };
    const { status, body } = await post("/pipeline/execute", { pipe_code: "extract_invoice", inputs });
    expect([status, body.detail.error_type]).toEqual([500, "PipeRunInputsError"]);
  });
});

const writeTwice = `
domain = "writing"
definition = "Writes"
main_pipe = "write"

[concept.Topic]
definition = "What to write of"
refines = "Text"

[pipe.write]
type = "PipeLLM"
definition = "Writes of a topic"
inputs = { topic = "Text" }
output = "Text"
model = "mock-llm"
prompt = "Write of @topic"
`;

describe("POST /pipeline/start on legacy", () => {
  it("acknowledges a run whose output no route returns", async () => {
    await start();
    const { status, body } = await post("/api/v1/pipeline/start", {
      pipe_code: "extract_invoice",
      inputs: pdfInput(),
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "success", pipeline_state: "STARTED" });
    const nulls = ["finished_at", "pipe_output", "main_stuff_name", "pipe_structures", "message", "error"];
    expect(nulls.map((name) => body[name])).toEqual(nulls.map(() => null));
  });

  it("fails as the server of that time did, by switch", async () => {
    await start({ brokenLegacyStart: true });
    const withBundle = await post("/pipeline/start", { plx_content: 'domain = "x"' });
    expect(withBundle.body.detail.error_type).toBe("HTTPException");
    expect((await post("/pipeline/start", { pipe_code: "extract_invoice" })).body).toBe(
      "Internal Server Error",
    );
  });
});

describe("routes and keys of legacy", () => {
  it("serves its health and nothing of the later dialects", async () => {
    await start();
    const status = async (path: string) => (await fetch(`${emulator.origin}${path}`)).status;
    expect(await status("/api/v1/health")).toBe(200);
    expect(await Promise.all(["/health", "/v1/version", "/v1/execute"].map(status))).toEqual([404, 404, 404]);
    expect(await status("/pipeline/execute")).toBe(405);
  });

  it("refuses a missing and a wrong key with a string in detail", async () => {
    await start();
    const missing = await post("/pipeline/execute", {}, { authorization: "" });
    expect(missing).toMatchObject({ status: 403, body: { detail: "Not authenticated" } });
    const wrong = await post("/pipeline/execute", {}, { authorization: "Bearer nope" });
    expect(wrong).toMatchObject({ status: 401, body: { detail: "Invalid authentication token" } });
  });
});
