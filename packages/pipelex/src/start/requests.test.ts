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

  const started = {
    ...executed,
    pipeline_state: "STARTED",
    finished_at: null,
    pipe_output: null,
    main_stuff_name: null,
    pipe_structures: null,
  };
  const background = () => ({ ...watch(), providerOptions: { pipelex: { mode: "background" } } }) as const;

  test("start: the six members out, a run id in, and no way to read status or result", async () => {
    nock(origin, authorized).post("/api/v1/pipeline/start", sixMembers).reply(200, started);
    const handle = await start(pipelex().pipe("your_pipeline_code"), { inputs: {} }, background());
    expect(handle.ref).toMatchObject({ runId: "abc123", pipelineUri: "pipelex:your_pipeline_code" });
    expect(handle.latest).toMatchObject({
      status: "pending",
      rawStatus: "STARTED",
      createdAt: "2025-10-20T12:00:00.000Z",
      issues: [{ severity: "warning", code: "result_not_readable" }],
    });
    for (const read of [handle.result(), handle.refresh()]) {
      await expect(read).rejects.toMatchObject({
        code: "unsupported",
        message: expect.stringContaining("no way to ask how a run is doing"),
        ref: handle.ref,
      });
    }
  });

  test('start: "error" in a 200 is a failed run', async () => {
    const answer = { ...started, status: "error", error: "No worker is free" };
    nock(origin).post("/api/v1/pipeline/start").reply(200, answer);
    const handle = await start(pipelex().pipe("your_pipeline_code"), { inputs: {} }, background());
    expect(handle.latest).toMatchObject({
      status: "failed",
      issues: [{ code: "run_failed", message: "No worker is free" }],
    });
  });

  test("start takes no callback URLs: the page has no member for them", async () => {
    const callbackUrls = ["https://example.com/done"];
    const options = {
      ...watch(),
      providerOptions: { pipelex: { mode: "background", callbackUrls } },
    } as const;
    await expect(start(pipelex().pipe("x"), { inputs: {} }, options)).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("takes no callback URLs"),
    });
  });

  test("a message next to a success is an info issue", async () => {
    expectExecute(sixMembers, { ...executed, message: "Two pages were blank" });
    const { status, issues } = await run(pipelex().pipe("your_pipeline_code"), { inputs: {} }, watch());
    expect(status).toBe("completed");
    expect(issues).toEqual([{ severity: "info", code: "vendor_message", message: "Two pages were blank" }]);
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
  const url = "https://example.com/tiny.pdf";

  test("on a legacy server: concept PDF and nothing but the URL", async () => {
    expectExecute({ ...sixMembers, inputs: { document: { concept: "PDF", content: { url } } } });
    await run(pipelex().pipe("your_pipeline_code"), { url }, watch());
  });

  test("on a legacy server of pipelex 0.18.0: concept Document, by an option", async () => {
    expectExecute({ ...sixMembers, inputs: { document: { concept: "Document", content: { url } } } });
    await run(pipelex().pipe("your_pipeline_code", { concept: "Document" }), { url }, watch());
  });

  const file = new File([pdf.bytes], "tiny.pdf", { type: "application/pdf" });
  test.each([
    ["as the document", pdf],
    ["among named inputs", { inputs: { cv: file } }],
  ])("as files on a legacy server, %s, are refused before anything is sent", async (_where, input) => {
    await expect(run(pipelex().pipe("x"), input, watch())).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/takes? .*a file|is a file/),
    });
  });

  test("as files on a legacy server that was found out are refused as well", async () => {
    nock(origin).get("/v1/version").reply(404).get("/health").reply(404).get("/api/v1/health").reply(200, {});
    await expect(run(pipelex({ dialect: "auto" }).pipe("x"), pdf, watch())).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining('reads documents from http URLs only; "tiny.pdf" is a file'),
    });
  });

  const png = {
    bytes: Uint8Array.from(Buffer.from("iVBORw0KGgoAAAANSUhEUg==", "base64")),
    filename: "scan.png",
  };
  const asPicture = {
    url: "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==",
    mime_type: "image/png",
    filename: "scan.png",
  };

  test("that are pictures go as Image", async () => {
    const picture = new File([png.bytes], "scan.png", { type: "image/png" });
    nock(origin)
      .post("/v1/execute", {
        pipe_code: "read",
        inputs: {
          stamp: { concept: "Image", content: asPicture },
          document: { concept: "Image", content: asPicture },
        },
      })
      .reply(200, executed);
    await run(
      pipelex({ dialect: "v1" }).pipe("read"),
      { document: png, inputs: { stamp: picture } },
      watch(),
    );
  });

  test("pictures next to other documents in one input are of no one concept", async () => {
    const pipe = pipelex({ dialect: "v1" }).pipe("read");
    await expect(run(pipe, { documents: [png, pdf] }, watch())).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("pictures next to other documents"),
    });
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
        ...(dialect === "v1"
          ? { files: { "bundle.mthds": "a", "bundle_2.mthds": "b" } }
          : { mthds_contents: ["a", "b"] }),
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
