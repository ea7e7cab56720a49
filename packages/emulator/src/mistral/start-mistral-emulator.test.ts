import { afterEach, expect, test } from "vitest";
import { drawTestDocument } from "../document/draw-test-document.ts";
import { ManualEmulatorClock } from "../server/emulator-clock.ts";
import type { MistralEmulator, MistralEmulatorOptions } from "./mistral-emulator-options.ts";
import { startMistralEmulator } from "./start-mistral-emulator.ts";

/** Answers are read field by field in assertions. */
type Json = ReturnType<JSON["parse"]>;

const open: MistralEmulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((emulator) => emulator.close()));
});

async function startTest(options: MistralEmulatorOptions = {}) {
  const clock = new ManualEmulatorClock();
  const emulator = await startMistralEmulator({ clock, ...options });
  open.push(emulator);
  const send = async (method: string, path: string, body?: object | FormData, key = emulator.apiKey) => {
    const isForm = body instanceof FormData;
    const answer = await fetch(`${emulator.origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body && !isForm ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: parse(text) };
  };
  return { emulator, clock, send };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const pdf = await drawTestDocument([
  [
    [50, 60, "Invoice", 22],
    [50, 100, "Invoice number:"],
    [160, 100, "INV-001"],
    [50, 130, "Total:"],
    [160, 130, "120.50"],
  ],
  [[50, 60, "Second page", 22]],
]);
const dataUrl = `data:application/pdf;base64,${Buffer.from(pdf).toString("base64")}`;
const document = { type: "document_url", document_url: dataUrl };
const model = "mistral-ocr-latest";
const format = (schema: object) => ({ type: "json_schema", json_schema: { name: "x", schema } });

function uploadForm(bytes: Uint8Array, purpose = "ocr") {
  const form = new FormData();
  form.set("file", new File([bytes.slice()], "a.pdf", { type: "application/pdf" }));
  form.set("purpose", purpose);
  return form;
}

test("OCR reads the document: text, places in pixels, and the annotation as JSON in a text", async () => {
  const { emulator, send } = await startTest();
  const schema = {
    type: "object",
    properties: { invoice_number: { type: "string" }, total: { type: "number" } },
  };
  const { status, body } = await send("POST", "/v1/ocr", {
    model,
    document,
    document_annotation_format: format(schema),
  });
  expect(status).toBe(200);
  expect(body.usage_info).toEqual({ pages_processed: 2, doc_size_bytes: pdf.byteLength });
  expect(JSON.parse(body.document_annotation)).toEqual({ invoice_number: "INV-001", total: 120.5 });
  const [page] = body.pages;
  expect(page.markdown).toMatch(/^# Invoice\n\n/);
  expect(page.dimensions).toEqual({ dpi: 200, width: 1653, height: 2339 });
  const [title] = page.blocks;
  expect(title).toMatchObject({ type: "title", content: "Invoice", top_left_x: 139 });
  expect(title.bottom_right_y).toBeGreaterThan(title.top_left_y);
  expect(emulator.billedPages()).toBe(2);
});

test.each([
  ["pages as text", { pages: "1" }, [1]],
  ["pages as a list, one of them beyond the end", { pages: [1, 7] }, [1]],
  ["a document without its type", { document: { document_url: dataUrl } }, [0, 1]],
])("%s", async (_what, members, expected) => {
  const { send } = await startTest();
  const { body } = await send("POST", "/v1/ocr", { model, document, ...members });
  expect(body.pages.map(({ index }: Json) => index)).toEqual(expected);
});

test.each([
  ["an unknown member", { colour: "red" }, 422, { detail: [{ type: "extra_forbidden" }] }],
  ["an address over http", { document: { document_url: "http://e.example/a" } }, 422, { detail: [{}] }],
  [
    "an address that cannot be fetched",
    { document: { document_url: "https://e.example/a" } },
    400,
    { code: "3310" },
  ],
  ["a model that is not known", { model: "gpt" }, 400, { code: "1500" }],
  [
    "bytes that are no PDF",
    { document: { document_url: "data:application/pdf;base64,AAAA" } },
    400,
    { code: "3740" },
  ],
  [
    "a file that is not there",
    { document: { file_id: "00000000-0000-4000-8000-000000000000" } },
    404,
    { detail: "File not found" },
  ],
])("%s is refused, and nothing is billed", async (_what, members, status, expected) => {
  const { emulator, send } = await startTest();
  const answer = await send("POST", "/v1/ocr", { model, document, ...members });
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject(expected);
  expect(emulator.acceptedStarts()).toBe(0);
});

test("a key that is wrong is refused", async () => {
  const { send } = await startTest();
  expect(await send("GET", "/v1/models", undefined, "no")).toMatchObject({
    status: 401,
    body: { detail: "Invalid API Key" },
  });
});

test("the same bytes are one file; a signed URL takes no key; a file is found once it is visible", async () => {
  const { clock, send } = await startTest({ switches: { fileVisibleAfterMs: 1000 } });
  const { body: first } = await send("POST", "/v1/files", uploadForm(pdf));
  const { body: second } = await send("POST", "/v1/files", uploadForm(pdf));
  expect(second.id).toBe(first.id);
  expect((await send("GET", `/v1/files/${first.id}`)).status).toBe(404);
  clock.advance(1000);
  const { url } = (await send("GET", `/v1/files/${first.id}/url?expiry=1`)).body;
  expect((await fetch(url, { headers: { authorization: "Bearer x" } })).status).toBe(403);
  expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(new Uint8Array(pdf));
  clock.advance(3_600_000);
  expect((await fetch(url)).status).toBe(403);
  expect((await send("DELETE", `/v1/files/${first.id}`)).body).toMatchObject({ deleted: true });
  expect((await send("GET", `/v1/files/${first.id}`)).status).toBe(404);
});

test("a job goes through its statuses by the clock, with a file for rows that succeeded and one for the others", async () => {
  const { clock, send } = await startTest({ stepDurationMs: 3000 });
  const bad = { document: { document_url: "https://e.example/a" } };
  const requests = [
    { custom_id: "a", body: { document } },
    { custom_id: "b", body: bad },
  ];
  const { body: job } = await send("POST", "/v1/batch/jobs", { endpoint: "/v1/ocr", model, requests });
  expect(job).toMatchObject({ status: "QUEUED", total_requests: 0 });
  const look = async () => (await send("GET", `/v1/batch/jobs/${job.id}`)).body;
  clock.advance(1000);
  expect(await look()).toMatchObject({ status: "RUNNING", total_requests: 2, completed_requests: 0 });
  clock.advance(3000);
  const done = await look();
  expect(done).toMatchObject({ status: "SUCCESS", succeeded_requests: 1, failed_requests: 1 });
  const row = (await send("GET", `/v1/files/${done.output_file}/content`)).body;
  expect(row).toMatchObject({ custom_id: "a", response: { status_code: 200 } });
  const failed = (await send("GET", `/v1/files/${done.error_file}/content`)).body;
  expect(JSON.parse(failed.response.body)).toMatchObject({ code: "3310" });
});

test("a job is canceled before it runs immediately, while it runs with a delay, and times out when it is stuck", async () => {
  const { emulator, clock, send } = await startTest({ stepDurationMs: 3000 });
  const start = async (more: object = {}) =>
    (
      await send("POST", "/v1/batch/jobs", {
        endpoint: "/v1/ocr",
        model,
        requests: [{ body: { document } }],
        ...more,
      })
    ).body.id;
  const cancel = async (id: string) => (await send("POST", `/v1/batch/jobs/${id}/cancel`)).body.status;
  const [first, second] = [await start(), await start()];
  expect(await cancel(first)).toBe("CANCELLED");
  clock.advance(1500);
  expect(await cancel(second)).toBe("CANCELLATION_REQUESTED");
  clock.advance(1000);
  expect((await send("GET", `/v1/batch/jobs/${second}`)).body.status).toBe("CANCELLED");
  emulator.scriptRun({ stuck: true });
  const third = await start({ timeout_hours: 1 });
  clock.advance(3_600_000);
  expect((await send("GET", `/v1/batch/jobs/${third}`)).body.status).toBe("TIMEOUT_EXCEEDED");
});

test("jobs are listed by time, and by metadata as the vendor's client writes it", async () => {
  const { clock, send } = await startTest();
  const start = async (metadata: object) =>
    send("POST", "/v1/batch/jobs", {
      endpoint: "/v1/ocr",
      model,
      requests: [{ body: { document } }],
      metadata,
    });
  await start({ docmux_start: "k1" });
  clock.advance(60_000);
  await start({ docmux_start: "k2" });
  const found = async (query: string) =>
    (await send("GET", `/v1/batch/jobs?${query}`)).body.data.map(
      ({ metadata }: Json) => metadata.docmux_start,
    );
  expect(await found("")).toEqual(["k2", "k1"]);
  expect(await found("created_after=2026-04-01T10:00:30Z")).toEqual(["k2"]);
  expect(await found("docmux_start=k1")).toEqual(["k1"]);
  expect(await found("page=1&page_size=1")).toEqual(["k1"]);
});
