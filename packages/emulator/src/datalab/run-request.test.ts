import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { drawTestDocument } from "../document/draw-test-document.ts";
import { convertThenExtract, type DatalabTest, invoice, startDatalabTest } from "./test-datalab.ts";

let datalab: DatalabTest;
afterEach(() => datalab.emulator.close());

async function start(form: FormData) {
  return datalab.call("POST", "/pipelines/pl_test/run", { form });
}

async function formWith(fields: Record<string, string> = {}): Promise<FormData> {
  const form = new FormData();
  form.set("file", new File([(await invoice()).slice()], "invoice.pdf"));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

describe("encodings", () => {
  test("urlencoded, as the official SDK sends a run without a file; empty values count as not sent", async () => {
    datalab = await startDatalabTest();
    const files = createServer(async (_, answer) => {
      answer.setHeader("content-type", "application/pdf").end(await invoice("INV-4711"));
    });
    await new Promise<void>((listening) => files.listen(0, "127.0.0.1", listening));
    const { port } = files.address() as AddressInfo;
    const fileUrl = `http://127.0.0.1:${port}/papers/paper.pdf`;
    const answer = await fetch(`${datalab.emulator.origin}/api/v1/pipelines/pl_test/run`, {
      method: "POST",
      headers: { "x-api-key": datalab.emulator.apiKey },
      body: new URLSearchParams({ file_url: fileUrl, version: "", page_range: "", run_evals: "" }),
    });
    const { execution_id, pipeline_version } = (await answer.json()) as Record<string, string>;
    expect(pipeline_version).toBe(1);
    datalab.clock.advance(10_000);
    const { body } = await datalab.result(String(execution_id), 1);
    expect(JSON.parse(body.extraction_schema_json).invoice_number).toBe("INV-4711");
    const { input_config } = await datalab.execution(String(execution_id));
    expect(input_config).toMatchObject({ file_url: fileUrl, filename: "paper.pdf" });
    await new Promise((closed) => files.close(closed));
  });

  test.each(["True", "true", "1", "on", "YES", "t"])("%s is true", async (word) => {
    datalab = await startDatalabTest();
    const executionId = await datalab.run({ skip_cache: word });
    expect((await datalab.execution(executionId)).input_config.skip_cache).toBe(true);
  });

  test.each(["False", "0", "off", "n"])("%s is false", async (word) => {
    datalab = await startDatalabTest();
    const executionId = await datalab.run({ skip_cache: word });
    expect((await datalab.execution(executionId)).input_config.skip_cache).toBeUndefined();
  });
});

describe("versions", () => {
  const steps = [{ type: "convert", settings: {} }];

  test.each([
    ["omitted, with published versions: the active one", 2, undefined, 2],
    ["omitted, with none: the draft", 0, undefined, 0],
    ["0: the draft", 2, "0", 0],
    ["1: pinned", 2, "1", 1],
  ])("%s", async (_, versions, version, wanted) => {
    datalab = await startDatalabTest({ pipelines: [{ id: "pl_test", name: "Test", steps, versions }] });
    const { body } = await start(await formWith(version === undefined ? {} : { version }));
    expect(body.pipeline_version).toBe(wanted);
  });

  test("one that was never published is not found", async () => {
    datalab = await startDatalabTest();
    const answer = await start(await formWith({ version: "9" }));
    expect(answer).toEqual({ status: 404, body: { detail: "Pipeline version not found" } });
  });

  test("a later edit changes neither a published version nor what a run froze", async () => {
    datalab = await startDatalabTest();
    const before = await datalab.run({ version: "0" });
    await datalab.call("PUT", "/pipelines/pl_test", { json: { steps } });
    const pinned = await datalab.run({ version: "1" });
    const draft = await datalab.run({ version: "0" });
    const counts = [];
    for (const executionId of [before, pinned, draft]) {
      counts.push((await datalab.execution(executionId)).config_snapshot.steps.length);
    }
    expect(counts).toEqual([2, 2, 1]);
  });
});

describe("what cannot be run", () => {
  test.each([
    [{ file_url: "http://127.0.0.1:1/x.pdf" }, 400, "Provide either file or file_url, not both."],
    [{ processing_location: "eu" }, 400, "Multipart uploads are not supported with processing_location"],
    [{ processing_location: "mars" }, 400, "Use one of: us, eu."],
    [{ output_format: "docx" }, 400, "Use one of: markdown, html, json, chunks."],
    [{ page_range: "4-2" }, 400, "Invalid page range '4-2'"],
  ])("%j", async (fields, status, detail) => {
    datalab = await startDatalabTest();
    const answer = await start(await formWith(fields));
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toContain(detail);
  });

  test.each([
    [{}, 400, "Either file or file_url must be provided."],
    [{ file_url: "https://example.com/x.pdf" }, 400, "loopback only"],
    [{ file_url: "http://127.0.0.1:1/x.pdf" }, 400, "Could not download file_url"],
    [{ file_url: "datalab://file-unknown" }, 404, "File datalab://file-unknown not found"],
  ])("without a file: %j", async (fields, status, detail) => {
    datalab = await startDatalabTest();
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const answer = await start(form);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toContain(detail);
  });

  test.each([
    ["plain text", "notes.pdf", "Invalid file type. Only PDF files, word documents"],
    ["", "empty.pdf", "empty"],
  ])("content '%s', whatever the name says", async (content, name, detail) => {
    datalab = await startDatalabTest();
    const form = new FormData();
    form.set("file", new File([content], name, { type: "application/pdf" }));
    const answer = await start(form);
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(detail);
  });

  test("a truncated PDF is accepted, and fails its run", async () => {
    datalab = await startDatalabTest();
    const executionId = await datalab.run({}, new TextEncoder().encode("%PDF-1.7 and then nothing"));
    datalab.clock.advance(10_000);
    const { status, steps } = await datalab.execution(executionId);
    expect(status).toBe("failed");
    expect(steps).toMatchObject([
      { status: "failed", error_message: "The PDF file could not be read." },
      { status: "skipped", error_message: null, started_at: null },
    ]);
  });

  test.each([
    ["a Word or PowerPoint document", "PK\x03\x04 word", "letter.docx"],
    ["an older Word document", "\xd0\xcf\x11\xe0 word", "letter.doc"],
    ["a page of HTML", "<!doctype html><p>Hello", "letter.html"],
    ["a table", "a,b\n1,2", "table.csv"],
  ])("%s: it is a limit of the emulator, and no run is started", async (_, content, name) => {
    datalab = await startDatalabTest();
    const form = new FormData();
    form.set("file", new File([Buffer.from(content, "latin1")], name));
    expect(await start(form)).toEqual({
      status: 400,
      body: {
        detail: "The emulated Datalab reads PDF and images only. Datalab itself takes this type of file.",
      },
    });
    expect((await datalab.get("/pipelines/pl_test/executions")).total).toBe(0);
  });
});

test("page_range picks pages, and only they are read and charged", async () => {
  datalab = await startDatalabTest({
    pipelines: [{ id: "pl_test", name: "Test", steps: convertThenExtract }],
  });
  const file = await drawTestDocument(["A", "B", "C", "D"].map((letter) => [[50, 60, `Page ${letter}`]]));
  const executionId = await datalab.run({ page_range: "0,2-9" }, file);
  datalab.clock.advance(10_000);
  const { body } = await datalab.result(executionId, 0);
  expect(body.page_count).toBe(3);
  expect(body.markdown).toContain("Page A");
  expect(body.markdown).not.toContain("Page B");
  expect((await datalab.execution(executionId)).rate_breakdown.page_count).toBe(3);
});

test("a checkpoint is accepted together with the file", async () => {
  datalab = await startDatalabTest();
  const executionId = await datalab.run({ checkpoint_id: "ckpt_abc", webhook_url: "" });
  expect((await datalab.execution(executionId)).input_config.checkpoint_id).toBe("ckpt_abc");
});
