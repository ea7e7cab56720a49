import { run, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { invoiceSchema } from "../test/test-mistral.ts";
import { createMistral } from "./provider.ts";

const key = "mistral-secret-key-123";
const origin = "https://api.mistral.ai";
const pdf = { bytes: new TextEncoder().encode("%PDF-1.7 hello"), filename: "invoice.pdf" };
const dataUrl = `data:application/pdf;base64,${Buffer.from(pdf.bytes).toString("base64")}`;
const pipelines = { invoices: { annotation: { schema: invoiceSchema } } };
const mistral = createMistral({ apiKey: key, pipelines });
const uploading = createMistral({ apiKey: key, pipelines, uploadAboveBytes: 0 });
const authorized = { reqheaders: { authorization: `Bearer ${key}` } };
const quick = () => new ManualClock({ skipUpToMs: 600_000 });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});

/** As section "OCRResponse" of the vendor's API reference has it. */
function answer(more: object = {}, page: object = {}) {
  return {
    pages: [
      {
        index: 0,
        markdown: "# Invoice INV-100\n\n| Pens | 110 |\n\n![img-0.jpeg](img-0.jpeg)",
        images: [
          {
            id: "img-0.jpeg",
            top_left_x: 294,
            top_left_y: 222,
            bottom_right_x: 943,
            bottom_right_y: 635,
            image_base64: "data:image/jpeg;base64,/9j/4AAQ",
            image_annotation: '{"image_type":"logo"}',
          },
        ],
        tables: null,
        hyperlinks: ["mailto:a@b.example"],
        header: null,
        footer: "Page 1",
        dimensions: { dpi: 200, height: 2200, width: 1700 },
        confidence_scores: { average_page_confidence_score: 0.9946, minimum_page_confidence_score: 0.9823 },
        blocks: [
          {
            type: "title",
            top_left_x: 340,
            top_left_y: 220,
            bottom_right_x: 1700,
            bottom_right_y: 440,
            content: "Invoice INV-100",
            confidence_scores: { average_content_confidence_score: 0.9982 },
          },
          {
            type: "table",
            top_left_x: 170,
            top_left_y: 440,
            bottom_right_x: 1530,
            bottom_right_y: 1100,
            content: "| Pens | 110 |",
          },
        ],
        ...page,
      },
    ],
    model: "mistral-ocr-4-1",
    document_annotation: null,
    usage_info: { pages_processed: 1, doc_size_bytes: 102_400 },
    ...more,
  };
}

test("OCR of a URL: one request, and all that the answer holds", async () => {
  nock(origin, authorized)
    .post("/v1/ocr", {
      model: "mistral-ocr-latest",
      document: { type: "document_url", document_url: "https://e.example/a.pdf" },
      include_blocks: true,
    })
    .reply(200, answer());
  const result = await run(mistral.ocr(), { url: "https://e.example/a.pdf" });
  expect(result.status).toBe("completed");
  expect(result.content).toMatchObject({
    markdown: "# Invoice INV-100\n\n| Pens | 110 |\n\n![img-0.jpeg](img-0.jpeg)",
    pages: [{ index: 0, size: { width: 1700, height: 2200, unit: "px" } }],
    chunks: [
      { id: "page-0-block-0", type: "title", page: 0, text: "Invoice INV-100" },
      { id: "page-0-block-1", type: "table", text: "| Pens | 110 |" },
    ],
    images: [{ name: "img-0.jpeg", mediaType: "image/jpeg", base64: "/9j/4AAQ" }],
  });
  expect(result.usage).toEqual({ pages: 1 });
  expect(result.providerMetadata.mistral).toEqual({
    model: "mistral-ocr-4-1",
    regions: {
      "page-0-block-0": { page: 0, box: [0.2, 0.1, 1, 0.2] },
      "page-0-block-1": { page: 0, box: [0.1, 0.2, 0.9, 0.5] },
    },
  });
});

test("a file travels as a data URL, an image as an image, with pages as a list", async () => {
  nock(origin, authorized)
    .post("/v1/ocr", {
      model: "mistral-ocr-4-1",
      document: { type: "document_url", document_url: dataUrl },
      pages: [0, 2, 3, 4],
      include_image_base64: true,
      include_blocks: true,
    })
    .reply(200, { ...answer(), pages: [0, 2, 3, 4].map((index) => answer({}, { index }).pages[0]) });
  const options = { images: true };
  await run(mistral.ocr("mistral-ocr-4-1"), pdf, { pages: "0,2-4", providerOptions: { mistral: options } });
  nock(origin)
    .post(
      "/v1/ocr",
      (body) =>
        body.document.type === "image_url" && body.document.image_url.startsWith("data:image/png;base64,"),
    )
    .reply(200, answer());
  const png = { bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), filename: "scan.png" };
  await run(mistral.ocr(), png);
});

test("a schema goes out as it is, strict where that is asked for, and the annotation is the data", async () => {
  nock(origin, authorized)
    .post("/v1/ocr", {
      model: "mistral-ocr-latest",
      document: { type: "document_url", document_url: dataUrl },
      include_blocks: true,
      document_annotation_format: {
        type: "json_schema",
        json_schema: { name: "annotation", strict: true, schema: invoiceSchema },
      },
      document_annotation_prompt: "Read the totals.",
    })
    .reply(200, answer({ document_annotation: '{"invoice_number":"INV-100",\n"total":110}' }));
  const annotation = { schema: invoiceSchema, prompt: "Read the totals.", strict: true };
  const { data } = await run(mistral.ocr(), pdf, { providerOptions: { mistral: { annotation } } });
  expect(data).toEqual({ invoice_number: "INV-100", total: 110 });
  nock(origin)
    .post("/v1/ocr", ({ document_annotation_format: format }) => format.json_schema.strict === false)
    .reply(200, answer({ document_annotation: { total: 110 } }));
  expect((await run(mistral.ocr("invoices"), pdf)).data).toEqual({ total: 110 });
});

describe("an answer that holds less than was asked for is no success", () => {
  test.each([
    ["no annotation", { document_annotation: null }, "annotation_missing"],
    ["an annotation that is no JSON", { document_annotation: '{"bad' }, "annotation_unreadable"],
  ])("%s", async (_what, more, code) => {
    nock(origin).post("/v1/ocr").reply(200, answer(more));
    const result = await run(mistral.ocr("invoices"), pdf, { partial: "return" });
    expect(result).toMatchObject({ status: "completed_with_errors", issues: [{ code }] });
    expect(result.content.markdown).toContain("Invoice INV-100");
  });

  test("a page between others, named", async () => {
    const pages = [0, 2].map((index) => answer({}, { index }).pages[0]);
    nock(origin)
      .post("/v1/ocr")
      .reply(200, answer({ pages, usage_info: { pages_processed: 2 } }));
    const result = await run(mistral.ocr(), pdf, { pages: "0-2", partial: "return" });
    expect(result).toMatchObject({
      status: "completed_with_errors",
      issues: [{ code: "pages_missing", message: "The pages 1 (counted from 0) are missing in the answer." }],
    });
  });

  test("pages after the last, which the document may not have", async () => {
    nock(origin).post("/v1/ocr").reply(200, answer());
    const result = await run(mistral.ocr(), pdf, { pages: "0-1" });
    expect(result).toMatchObject({ status: "completed_with_warnings", issues: [{ code: "pages_missing" }] });
  });

  test("no page at all", async () => {
    nock(origin)
      .post("/v1/ocr")
      .reply(200, answer({ pages: [] }));
    await expect(run(mistral.ocr(), pdf)).rejects.toMatchObject({ code: "run_failed" });
  });
});

test("what the vendor leaves out, or adds, costs nothing else", async () => {
  const page = {
    dimensions: null,
    tables: undefined,
    hyperlinks: undefined,
    blocks: [
      {
        type: "hologram",
        top_left_x: 1.5,
        top_left_y: 2,
        bottom_right_x: 3,
        bottom_right_y: 4,
        content: "?",
      },
    ],
    images: [{ id: "img-0.jpeg", top_left_x: null, image_base64: "/9j/raw" }],
    weather: "fine",
  };
  nock(origin)
    .post("/v1/ocr")
    .reply(200, { ...answer({}, page), usage_info: undefined });
  const result = await run(mistral.ocr(), pdf);
  expect(result).toMatchObject({
    status: "completed",
    usage: {},
    content: { chunks: [{ type: "hologram" }], images: [{ base64: "/9j/raw" }], pages: [{ index: 0 }] },
  });
  expect(result.providerMetadata.mistral?.regions).toEqual({});
});

test("a model that is deprecated is a warning", async () => {
  nock(origin)
    .post("/v1/ocr")
    .reply(200, answer(), { "x-model-deprecation-timestamp": "2026-10-01T00:00:00Z" });
  const result = await run(mistral.ocr("mistral-ocr-2503"), pdf);
  expect(result).toMatchObject({ status: "completed_with_warnings", issues: [{ code: "model_deprecated" }] });
});

test("a large file is uploaded, named by its id, and deleted after the answer", async () => {
  const fileId = "6a1f9b0e-1111-4222-8333-444455556666";
  let form = "";
  nock(origin, authorized)
    .post("/v1/files", (body) => {
      form = String(body);
      return true;
    })
    .reply(200, { id: fileId, object: "file", bytes: 14, filename: "invoice.pdf", purpose: "ocr" })
    .post("/v1/ocr", (body) => body.document.type === "file" && body.document.file_id === fileId)
    .reply(200, answer())
    .delete(`/v1/files/${fileId}`)
    .reply(200, { id: fileId, object: "file", deleted: true });
  const result = await run(uploading.ocr(), pdf);
  expect(result.status).toBe("completed");
  expect(form).toMatch(/name="file"; filename="invoice\.pdf".*name="purpose"\r\n\r\nocr\r\n/s);
});

test("a file that is not found yet is uploaded again: the call was refused, so nothing is billed twice", async () => {
  const ids = ["6a1f9b0e-1111-4222-8333-444455556666", "6a1f9b0e-1111-4222-8333-444455557777"];
  nock(origin).post("/v1/files").reply(200, { id: ids[0] }).post("/v1/files").reply(200, { id: ids[1] });
  nock(origin).post("/v1/ocr").reply(404, { detail: "File not found" });
  nock(origin)
    .post("/v1/ocr", (body) => body.document.file_id === ids[1])
    .reply(200, answer());
  for (const id of ids)
    nock(origin)
      .delete(`/v1/files/${id}`)
      .reply(id === ids[0] ? 404 : 200, {});
  expect((await run(uploading.ocr(), pdf, { clock: quick() })).issues).toEqual([]);
});

test("a batch job: one row, a marker of its start, its statuses, its file", async () => {
  const job = {
    id: "b1",
    object: "batch",
    endpoint: "/v1/ocr",
    errors: [],
    created_at: 1_788_379_763,
    started_at: 1_788_379_763,
    total_requests: 0,
    completed_requests: 0,
    succeeded_requests: 0,
    failed_requests: 0,
  };
  let marker: unknown;
  nock(origin, authorized)
    .post("/v1/batch/jobs", (body) => {
      const { metadata, ...rest } = body;
      marker = metadata.docmux_start;
      expect(rest).toEqual({
        endpoint: "/v1/ocr",
        model: "mistral-ocr-latest",
        timeout_hours: 2,
        requests: [
          {
            custom_id: "0",
            body: {
              document: { type: "document_url", document_url: "https://e.example/a.pdf" },
              include_blocks: true,
            },
          },
        ],
      });
      return true;
    })
    .reply(200, { ...job, status: "QUEUED" })
    .get("/v1/batch/jobs/b1")
    .reply(200, { ...job, status: "RUNNING", total_requests: 1 })
    .get("/v1/batch/jobs/b1")
    .reply(200, {
      ...job,
      status: "SUCCESS",
      total_requests: 1,
      completed_requests: 1,
      succeeded_requests: 1,
      completed_at: 1_788_379_863,
      output_file: "f-out",
    })
    .get("/v1/files/f-out/content")
    .reply(
      200,
      `${JSON.stringify({ id: "r", custom_id: "0", response: { status_code: 200, body: answer() }, error: null })}\n`,
      {
        "content-type": "application/octet-stream",
      },
    );
  const seen: string[] = [];
  const handle = await start(
    mistral.batch(),
    { url: "https://e.example/a.pdf" },
    {
      clock: quick(),
      providerOptions: { mistral: { timeoutHours: 2 } },
      onEvent: (event) => event.type === "run-update" && seen.push(event.snapshot.status),
    },
  );
  const result = await handle.result();
  expect(marker).toMatch(/^[0-9a-f-]{36}$/);
  expect(handle.ref).toMatchObject({ runId: "b1", pipelineUri: "mistral:batch/mistral-ocr-latest" });
  expect(result).toMatchObject({
    status: "completed",
    content: { markdown: expect.stringContaining("Invoice") },
    snapshot: {
      createdAt: "2026-09-02T20:09:23.000Z",
      finishedAt: "2026-09-02T20:11:03.000Z",
      resultExpiresAt: "2026-09-03T20:11:03.000Z",
    },
  });
  expect(seen).toContain("running");
});

test("a row that failed is the vendor's sentence and code, although the job is a SUCCESS", async () => {
  const job = { id: "b1", status: "SUCCESS", total_requests: 1, failed_requests: 1, error_file: "f-err" };
  const said = { object: "error", message: "File could not be fetched from url 'https://e'", code: "3310" };
  nock(origin)
    .post("/v1/batch/jobs")
    .reply(200, { id: "b1", status: "QUEUED" })
    .get("/v1/batch/jobs/b1")
    .reply(200, { ...job, errors: [{ message: "HTTP Error, status code: 400", count: 1 }] })
    .get("/v1/files/f-err/content")
    .reply(
      200,
      JSON.stringify({ custom_id: "0", response: { status_code: 400, body: JSON.stringify(said) } }),
      {
        "content-type": "application/octet-stream",
      },
    );
  const failure = await run(mistral.batch(), pdf, { clock: quick() }).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "run_failed",
    snapshot: {
      status: "failed",
      issues: [
        { code: "row_failed", message: "File could not be fetched from url 'https://e' (code 3310)" },
        { code: "job_error" },
      ],
    },
  });
});
