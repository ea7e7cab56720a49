import { run, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPipelex, type PipelexSettings } from "../index.ts";

// What is sent, member by member. Answers are those of the vendor's pages.

const origin = "http://pipelex.example";
const key = "plx-secret-key";

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

const watch = () => ({ clock: new ManualClock({ skipUpToMs: 60_000 }), random: () => 0.5 });
const pipelex = (settings: PipelexSettings = {}) =>
  createPipelex({ apiKey: key, baseUrl: origin, dialect: "legacy", ...settings });
const authorized = { reqheaders: { authorization: `Bearer ${key}`, "content-type": "application/json" } };
const pdf = { bytes: new TextEncoder().encode("%PDF-1.4 tiny"), filename: "tiny.pdf" };
const pdfUrl = `data:application/pdf;base64,${btoa("%PDF-1.4 tiny")}`;

/** The answer that the page "Pipe Run" prints, with an output in its place. */
const executed = {
  status: "success",
  message: null,
  error: null,
  pipeline_run_id: "abc123",
  created_at: "2025-10-20T12:00:00Z",
  pipeline_state: "COMPLETED",
  finished_at: "2025-10-20T12:00:05Z",
  pipe_output: {
    working_memory: {
      root: { result: { concept: "accounting.ResultType", content: { total: 3 } } },
      aliases: { main_stuff: "result" },
    },
    pipeline_run_id: "abc123",
  },
  main_stuff_name: "result",
  pipe_structures: {
    your_pipeline_code: {
      inputs: { input_name: { concept_code: "Text", multiplicity: "single" } },
      output: { concept_code: "ResultType", multiplicity: "single" },
    },
  },
};

/** The body of the page, with what a test adds. */
const sixMembers = {
  pipe_code: "your_pipeline_code",
  plx_content: null,
  inputs: {},
  output_name: null,
  output_multiplicity: null,
  dynamic_output_concept_code: null,
};

function expectExecute(body: object, answer: object = executed) {
  return nock(origin, authorized)
    .post("/api/v1/pipeline/execute", body as nock.DataMatcherMap)
    .reply(200, answer);
}

describe("the page Pipe Run", () => {
  test("execute: the six members out, the envelope in", async () => {
    expectExecute({ ...sixMembers, inputs: { input_name: "simple text or object" } });
    const pipe = pipelex().pipe("your_pipeline_code");
    const result = await run(pipe, { inputs: { input_name: "simple text or object" } }, watch());
    expect(result).toMatchObject({
      status: "completed",
      data: { total: 3 },
      ref: { runId: "abc123", pipelineUri: "pipelex:your_pipeline_code" },
      snapshot: {
        rawStatus: "COMPLETED",
        createdAt: "2025-10-20T12:00:00.000Z",
        finishedAt: "2025-10-20T12:00:05.000Z",
        steps: [
          {
            key: "your_pipeline_code",
            status: "completed",
            startedAt: "2025-10-20T12:00:00.000Z",
            finishedAt: "2025-10-20T12:00:05.000Z",
            raw: executed.pipe_structures.your_pipeline_code,
          },
        ],
      },
      raw: { answers: { execute: executed } },
    });
    expect(result.issues).toEqual([]);
  });

  const arg = { arg1: "something", arg2: 1, arg3: { arg4: "something else" } };
  const other = { arg1: "something else", arg2: 2, arg3: { arg4: "something else else" } };
  const first = { invoice_number: "INV-001", amount: 1250.0 };
  const second = { invoice_number: "INV-002", amount: 890.0 };
  test.each<[string, Record<string, unknown>]>([
    ["1.1", { my_text: "my text" }],
    ["1.2", { my_texts: ["my text1", "my text2", "my text3"] }],
    ["2.1", { text: { concept: "Text", content: "my text" } }],
    ["2.2", { documents: { concept: "Text", content: ["text1", "text2"] } }],
    ["2.3", { invoice_data: { concept: "Invoice", content: { ...first, date: "2025-10-20" } } }],
    ["2.4", { invoices: { concept: "Invoice", content: [first, second] } }],
    ["2.5", { person: { concept: "PersonInfo", content: arg } }],
    ["2.6", { people: { concept: "PersonInfo", content: [arg, other] } }],
    ["2.7", { cv: { concept: "PDF", content: { url: "https://example.com/cv.pdf" } } }],
    ["a domain prefix", { invoice: { concept: "accounting.Invoice", content: first } }],
    [
      "the combination",
      {
        text: "Analyze this contract for risks.",
        category: { concept: "Category", content: { name: "legal", priority: "high" } },
        options: ["option1", "option2", "option3"],
        invoice: { concept: "accounting.Invoice", content: first },
      },
    ],
  ])("inputs of form %s go as they are written", async (_form, inputs) => {
    expectExecute({ ...sixMembers, inputs });
    await run(pipelex().pipe("your_pipeline_code"), { inputs }, watch());
  });

  test("only plx_content: its main pipe is run", async () => {
    const bundle = 'domain = "demo"\nmain_pipe = "hello"\n';
    expectExecute({ ...sixMembers, pipe_code: null, plx_content: bundle });
    const pipeline = pipelex().bundle(bundle);
    expect(pipeline.pipelineId).toBe("hello");
    await run(pipeline, { inputs: {} }, watch());
  });

  test("both: pipe_code says which pipe of it", async () => {
    const bundle = 'domain = "demo"\nmain_pipe = "hello"\n';
    expectExecute({ ...sixMembers, pipe_code: "other", plx_content: bundle }).persist();
    await run(pipelex().pipe("other", { bundle }), { inputs: {} }, watch());
    await run(pipelex().bundle(bundle, { pipeCode: "other" }), { inputs: {} }, watch());
    nock.cleanAll();
  });

  test.each([
    ["single", false],
    ["variable", true],
    [3, 3],
    [true, true],
  ] as const)("output_multiplicity %s goes as the servers read it: %s", async (outputMultiplicity, sent) => {
    const options = { outputName: "out", outputMultiplicity, dynamicOutputConcept: "accounting.Invoice" };
    expectExecute({
      ...sixMembers,
      output_name: "out",
      output_multiplicity: sent,
      dynamic_output_concept_code: "accounting.Invoice",
    });
    await run(pipelex().pipe("your_pipeline_code", options), { inputs: {} }, watch());
  });

  test("options of one run go before those of the pipeline", async () => {
    expectExecute({ ...sixMembers, output_name: "mine" });
    const pipe = pipelex().pipe("your_pipeline_code", { outputName: "ours" });
    await run(pipe, { inputs: {} }, { ...watch(), providerOptions: { pipelex: { outputName: "mine" } } });
  });

  test("start is refused: nobody could ever read the result", async () => {
    const options = { ...watch(), providerOptions: { pipelex: { mode: "background" } } } as const;
    await expect(start(pipelex().pipe("x"), { inputs: {} }, options)).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("Nobody could ever read the result"),
    });
  });

  test("a path of its own is taken, and no key sent where there is none", async () => {
    nock("http://localhost:8081", { badheaders: ["authorization"] })
      .post("/pipeline/execute", sixMembers)
      .reply(200, executed);
    const open = createPipelex({ baseUrl: "http://localhost:8081/", dialect: "legacy", pathPrefix: "" });
    await run(open.pipe("your_pipeline_code"), { inputs: {} }, watch());
  });
});

describe("documents", () => {
  test("on a legacy server: concept PDF and nothing but the URL", async () => {
    expectExecute({ ...sixMembers, inputs: { document: { concept: "PDF", content: { url: pdfUrl } } } });
    await run(pipelex().pipe("your_pipeline_code"), pdf, watch());
  });

  test("several, under the pipe's own name and concept", async () => {
    const urls = ["https://example.com/1.pdf", "https://example.com/2.pdf"];
    expectExecute({
      ...sixMembers,
      inputs: { cvs: { concept: "hr.Resume", content: urls.map((url) => ({ url })) } },
    });
    const pipe = pipelex().pipe("your_pipeline_code", { documentInput: "cvs", concept: "hr.Resume" });
    await run(pipe, { documents: urls.map((url) => ({ url })) }, watch());
  });

  test.each(["legacy-0.1", "v1"] as const)("on %s: concept Document with type and name", async (dialect) => {
    const path = dialect === "v1" ? "/v1/execute" : "/api/v1/pipeline/execute";
    nock(origin, authorized)
      .post(path, {
        pipe_code: "extract",
        mthds_contents: ["a", "b"],
        inputs: {
          language: "fr",
          cv: {
            concept: "Document",
            content: { url: pdfUrl, mime_type: "application/pdf", filename: "tiny.pdf" },
          },
        },
        dynamic_output_concept_ref: "hr.Resume",
      })
      .reply(200, { ...executed, state: "COMPLETED" });
    const pipe = pipelex({ dialect }).pipe("extract", {
      bundle: ["a", "b"],
      documentInput: "cv",
      dynamicOutputConcept: "hr.Resume",
    });
    await run(pipe, { document: pdf, inputs: { language: "fr" } }, watch());
  });

  test("among named inputs: a File, a URL, a list of them, one with its concept", async () => {
    const file = new File([pdf.bytes], "tiny.pdf", { type: "application/pdf" });
    const link = new URL("https://example.com/a.pdf");
    const asFile = { url: pdfUrl, mime_type: "application/pdf", filename: "tiny.pdf" };
    nock(origin)
      .post("/v1/execute", {
        pipe_code: "compare",
        inputs: {
          one: { concept: "Document", content: asFile },
          two: { concept: "Document", content: { url: link.href } },
          all: { concept: "Document", content: [asFile, { url: link.href }] },
          scan: { concept: "Image", content: asFile },
          since: "2026-01-02T00:00:00.000Z",
        },
      })
      .reply(200, executed);
    const inputs = {
      one: file,
      two: link,
      all: [file, link],
      scan: { concept: "Image", content: file },
      since: new Date("2026-01-02"),
    };
    await run(pipelex({ dialect: "v1" }).pipe("compare"), { inputs }, watch());
  });

  test("stored at the server, by its reference", async () => {
    const reference = "pipelex-storage://single-tenant/assets/a.pdf";
    nock(origin)
      .post("/v1/execute", {
        pipe_code: "extract",
        inputs: { document: { concept: "Document", content: { url: reference } } },
      })
      .reply(200, executed);
    await run(pipelex({ dialect: "v1" }).pipe("extract"), { stored: reference }, watch());
  });

  test("that are large arrive whole, byte by byte", async () => {
    const bytes = Uint8Array.from({ length: 2_000_001 }, (_, index) => (index * 7919) % 251);
    bytes.set(new TextEncoder().encode("%PDF-1.4 "));
    let received = "";
    nock(origin)
      .post("/v1/execute", (body) => {
        received = body.inputs.document.content.url;
        return true;
      })
      .reply(200, executed);
    await run(pipelex({ dialect: "v1" }).pipe("extract"), { bytes, filename: "large.pdf" }, watch());
    const sent = Buffer.from(received.replace("data:application/pdf;base64,", ""), "base64");
    expect(sent.equals(Buffer.from(bytes))).toBe(true);
  });
});

describe("the id of the request", () => {
  test("goes to servers that take one over, so that their log can be searched", async () => {
    nock(origin, { reqheaders: { "x-request-id": "my-start-1" } })
      .post("/v1/execute")
      .reply(200, executed);
    const options = { ...watch(), idempotencyKey: "my-start-1" };
    await run(pipelex({ dialect: "v1" }).pipe("x"), { inputs: {} }, options);
  });

  test("of a start on the hosted service goes along, and stays in the error of a lost start", async () => {
    const hosted = pipelex({ dialect: "hosted" }).method("mt_invoices@3");
    expect(hosted).toMatchObject({
      uri: "pipelex:mt_invoices@3",
      pipelineId: "mt_invoices",
      pipelineVersion: "3",
    });
    nock(origin, { reqheaders: { "idempotency-key": "my-start-2" } })
      .post("/v1/start", { method_id: "mt_invoices@3", inputs: {} })
      .reply(429, { message: "Too Many Requests" }, { "retry-after": "1" })
      .post("/v1/start", { method_id: "mt_invoices@3", inputs: {} })
      .reply(202, { pipeline_run_id: "run_1", state: "STARTED" });
    const options = { ...watch(), idempotencyKey: "my-start-2" };
    await expect(start(hosted, { inputs: {} }, options)).rejects.toMatchObject({
      code: "start_unknown",
      search: { dialect: "hosted", methodId: "mt_invoices@3", idempotencyKey: "my-start-2" },
    });
    // Sent again by the caller, under the same key.
    const { latest } = await start(hosted, { inputs: {} }, options);
    expect(latest).toMatchObject({ status: "pending", rawStatus: "STARTED" });
  });
});
