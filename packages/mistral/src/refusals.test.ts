import { createDocmux, run, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pipelines, startMistralTest } from "../test/test-mistral.ts";
import { createMistral } from "./provider.ts";

const key = "mistral-secret-key-123";
const origin = "https://api.mistral.ai";
const pdf = { bytes: new TextEncoder().encode("%PDF-1.7 hello"), filename: "invoice.pdf" };
const mistral = createMistral({ apiKey: key, pipelines });
const coded = (code: string, message: string, type: string) => ({
  object: "error",
  message,
  type,
  param: null,
  code,
  raw_status_code: 400,
});

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.enableNetConnect();
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});

/** The bodies are as they were seen in answers. */
const tooMany = "This document has 1486 pages, which is more than the maximum allowed of 1000.";
describe("a refusal of the vendor starts nothing, and quotes the vendor", () => {
  test.each([
    [
      400,
      coded("3730", tooMany, "document_parser_too_many_pages"),
      "invalid_input",
      /1486 pages.*1000 \(code 3730\)/,
    ],
    [
      400,
      coded("3740", "Document is not a valid PDF.", "document_parser_invalid_file"),
      "invalid_input",
      /valid PDF/,
    ],
    [400, coded("1500", "Invalid model: x", "invalid_model"), "invalid_input", /Invalid model/],
    [401, { detail: "Invalid API Key" }, "unauthorized", /Invalid API Key/],
    [401, { detail: "Unauthorized" }, "unauthorized", /Unauthorized/],
    [401, { message: "Unauthorized", request_id: "r-1" }, "unauthorized", /Unauthorized/],
    [
      403,
      coded("1910", "This model is not available in your subscription tier", "tier_not_allowed"),
      "forbidden",
      /tier/,
    ],
    [404, { detail: "Not Found" }, "not_found", /Not Found/],
    [
      422,
      {
        detail: [
          { type: "extra_forbidden", loc: ["body", "x"], msg: "Extra inputs are not permitted", input: 1 },
        ],
      },
      "invalid_input",
      /Extra inputs/,
    ],
    [422, coded("1901", "Could not get file.", "invalid_file"), "invalid_input", /Could not get file/],
    [
      422,
      { detail: "Invalid file format.", message: "Received file with mimetype application/x-empty" },
      "invalid_input",
      /file format/,
    ],
  ])("%i %j", async (status, body, code, message) => {
    nock(origin).post("/v1/ocr").reply(status, body);
    await expect(run(mistral.ocr(), pdf)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test("429 with the vendor's code is sent again, at the time that the vendor asks for", async () => {
    const clock = new ManualClock({ skipUpToMs: 60_000 });
    const before = clock.now();
    const limited = coded("1300", "Rate limit exceeded", "rate_limited");
    nock(origin).post("/v1/ocr").reply(429, limited, { "retry-after": "2" });
    nock(origin)
      .post("/v1/ocr")
      .reply(200, { pages: [{ index: 0, markdown: "Hi" }], model: "m" });
    expect((await run(mistral.ocr(), pdf, { clock })).content.markdown).toBe("Hi");
    expect(clock.now() - before).toBeGreaterThanOrEqual(2000);
  });
});

test.each([
  ["a gateway's 429", 429, { message: "API rate limit exceeded" }],
  ["a gateway's 404", 404, "<html>"],
  ["a code that is not known", 400, coded("9999", "?", "?")],
  [
    "500",
    500,
    { object: "error", message: "Service unavailable.", type: "internal_server_error", code: "1000" },
  ],
  ["an upstream timeout", 504, "upstream request timeout"],
])("after %s a call may have been billed: it is not sent again", async (_what, status, body) => {
  nock(origin).post("/v1/ocr").reply(status, body);
  const failure = await run(mistral.ocr(), pdf).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "start_unknown" });
  expect(String((failure as Error).message)).not.toContain(key);
});

describe("refused before anything is sent", () => {
  test.each([
    ["an http URL", () => run(mistral.ocr(), { url: "http://e.example/a.pdf" }), /https/],
    ["a page that no document can have", () => run(mistral.ocr(), pdf, { pages: "0-1000" }), /1000 pages/],
    ["what is no file id", () => run(mistral.ocr(), { stored: "../x" }), /not the id of a file/],
    [
      "a name that is neither model nor pipeline",
      async () => createDocmux({ providers: [mistral] }).run("mistral:invoces", pdf),
      /invoces/,
    ],
    [
      "a pipeline that is called like a model",
      async () => createMistral({ pipelines: { "mistral-x": {} } }),
      /pipelines/,
    ],
  ])("%s", async (_what, call, message) => {
    await expect(Promise.resolve().then<unknown>(call)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(message),
    });
  });
});

test("two starts of the same bytes share a file: the last one deletes it", async () => {
  nock.enableNetConnect("127.0.0.1");
  const { emulator, clock, mistral } = await startMistralTest(
    { stepDurationMs: 3000 },
    { uploadAboveBytes: 0 },
  );
  try {
    const document = { bytes: (await import("../test/test-mistral.ts")).invoice().bytes, filename: "a.pdf" };
    const [first, second] = [
      await start(mistral.batch("invoices"), document, { clock }),
      await start(mistral.batch("invoices"), document, { clock }),
    ];
    const deletions = () => emulator.requests().filter(({ method }) => method === "DELETE").length;
    expect((await first.result()).data).toMatchObject({ invoice_number: expect.any(String) });
    expect(deletions()).toBe(0);
    await second.result();
    expect(deletions()).toBe(1);
    const listed = [];
    for await (const { status, rawStatus } of mistral.listJobs()) listed.push([status, rawStatus]);
    expect(listed).toEqual([
      ["completed", "SUCCESS"],
      ["completed", "SUCCESS"],
    ]);
  } finally {
    await emulator.close();
  }
});
