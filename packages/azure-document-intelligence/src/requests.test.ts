import { run, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { invoice } from "../test/test-azure.ts";
import { createAzureDocumentIntelligence } from "./provider.ts";

const key = "azure-secret-key-123";
const origin = "https://contoso.cognitiveservices.azure.com";
const path = "/documentintelligence/documentModels";
const resultId = "6a1f9b0e-1111-4222-8333-444455556666";
const version = "api-version=2024-11-30";
const pdf = { bytes: new TextEncoder().encode("%PDF-1.7 hello"), filename: "invoice.pdf" };
const url = { url: "https://e.example/a.pdf" };
const azure = createAzureDocumentIntelligence({ apiKey: key, baseUrl: `${origin}/` });
const authorized = { reqheaders: { "ocp-apim-subscription-key": key } };
const quick = () => new ManualClock({ skipUpToMs: 600_000 });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});

function locationOf(modelId: string, at = origin): Record<string, string> {
  return { "operation-location": `${at}${path}/${modelId}/analyzeResults/${resultId}?${version}` };
}

const times = { createdDateTime: "2026-11-27T13:00:46Z", lastUpdatedDateTime: "2026-11-27T13:00:49Z" };

/** As in the vendor's specification: the layout of one page. */
function analysis(more: object = {}) {
  return {
    apiVersion: "2024-11-30",
    modelId: "prebuilt-layout",
    stringIndexType: "utf16CodeUnit",
    contentFormat: "markdown",
    content: "# CONTOSO LTD.",
    pages: [
      { pageNumber: 1, angle: 0, width: 8.5, height: 11, unit: "inch", spans: [{ offset: 0, length: 14 }] },
    ],
    ...more,
  };
}

/** Answers to one start, and to status checks in their order. */
function answer(modelId: string, ...bodies: object[]): void {
  nock(origin)
    .post((uri) => uri.startsWith(`${path}/${modelId}:analyze`))
    .reply(202, "", locationOf(modelId));
  for (const body of bodies) answerStatus(modelId, body);
}

function answerStatus(modelId: string, body: object, status = 200, headers = {}): void {
  nock(origin, authorized)
    .get(`${path}/${modelId}/analyzeResults/${resultId}?${version}`)
    .reply(status, status === 200 ? { ...times, ...body } : body, headers);
}

const succeeded = (more: object = {}) => ({ status: "succeeded", analyzeResult: analysis(more) });

const polygon = [7.4959, 1.422, 7.9988, 1.422, 7.9988, 1.5215, 7.4959, 1.5215];
/** From the vendor's example of an invoice. */
const fields = {
  InvoiceId: {
    type: "string",
    valueString: "INV-100",
    content: "INV-100",
    boundingRegions: [{ pageNumber: 1, polygon }],
    confidence: 0.973,
    spans: [{ offset: 51, length: 7 }],
  },
  InvoiceTotal: {
    type: "currency",
    valueCurrency: { amount: 110, currencySymbol: "$", currencyCode: "USD" },
    content: "$110.00",
    boundingRegions: [{ pageNumber: 1, polygon }],
    confidence: 0.973,
  },
  Items: {
    type: "array",
    valueArray: [
      {
        type: "object",
        valueObject: {
          Amount: { type: "currency", valueCurrency: { amount: 60 }, content: "60.00" },
          Description: { type: "string", valueString: "Consulting", content: "Consulting", confidence: 0.9 },
          Tax: { type: "number", content: "20%" },
        },
        content: "3/4/2021 A123 Consulting",
        confidence: 0.956,
      },
    ],
  },
  Locale: { type: "string", valueString: "en-US", confidence: 1 },
};
const document = { docType: "invoice", boundingRegions: [], spans: [], confidence: 0.99, fields };

test("a URL: 202 with an address, then status checks until the run ended, and its result in the last", async () => {
  let clientId = "";
  nock(origin, authorized)
    .post(
      `${path}/prebuilt-layout:analyze?${version}&stringIndexType=utf16CodeUnit&outputContentFormat=markdown`,
      { urlSource: "https://e.example/a.pdf" },
    )
    .reply(function reply() {
      clientId = String(this.req.headers["x-ms-client-request-id"]);
      return [202, "", locationOf("prebuilt-layout")];
    });
  for (const body of [{ status: "notStarted" }, { status: "running" }, succeeded()])
    answerStatus("prebuilt-layout", body);
  const seen: string[] = [];
  const handle = await start(azure.model(), url, {
    clock: quick(),
    onEvent: (event) => event.type === "run-update" && seen.push(event.snapshot.status),
  });
  const result = await handle.result();
  expect(clientId).toMatch(/^[0-9a-f-]{36}$/);
  expect(handle.ref).toMatchObject({
    runId: resultId,
    pipelineUri: "azure-document-intelligence:prebuilt-layout",
    origin,
    meta: { asked: { apiVersion: "2024-11-30" } },
  });
  expect(JSON.stringify(handle.ref)).not.toContain(key);
  expect(seen).toEqual(expect.arrayContaining(["pending", "running", "completed"]));
  expect(result).toMatchObject({
    status: "completed",
    content: {
      markdown: "# CONTOSO LTD.",
      pages: [{ index: 0, size: { width: 8.5, height: 11, unit: "in" } }],
    },
    usage: { pages: 1 },
    snapshot: {
      createdAt: "2026-11-27T13:00:46.000Z",
      finishedAt: "2026-11-27T13:00:49.000Z",
      resultExpiresAt: "2026-11-28T13:00:46.000Z",
      raw: { status: "succeeded" },
    },
  });
  expect(result.data).toBeUndefined();
  expect(result.snapshot.raw).not.toHaveProperty("analyzeResult");
});

test("bytes go out with their type, and every option in the query as the vendor's client writes it", async () => {
  let sent: unknown;
  nock(origin, { reqheaders: { ...authorized.reqheaders, "content-type": "application/pdf" } })
    .post((uri) => {
      sent = uri;
      return true;
    }, "%PDF-1.7 hello")
    .reply(202, "", locationOf("prebuilt-layout"));
  answerStatus("prebuilt-layout", succeeded({ documents: [document] }));
  await run(azure.model(), pdf, {
    clock: quick(),
    pages: "0-2,4",
    outputFormat: "markdown",
    partial: "return",
    providerOptions: {
      "azure-document-intelligence": {
        features: ["keyValuePairs"],
        queryFields: ["PartyName", "Address Line"],
        locale: "en-US",
      },
    },
  });
  expect(sent).toBe(
    `${path}/prebuilt-layout:analyze?${version}&pages=1-3,5&locale=en-US&stringIndexType=utf16CodeUnit` +
      "&features=keyValuePairs,queryFields&queryFields=PartyName,Address%20Line&outputContentFormat=markdown",
  );
});

test("a file of another type goes out as bytes whose type the vendor finds out", async () => {
  nock(origin, { reqheaders: { "content-type": "application/octet-stream" } })
    .post(`${path}/my-model:analyze?${version}&stringIndexType=utf16CodeUnit`)
    .reply(202, "", locationOf("my-model"));
  answerStatus("my-model", succeeded({ documents: [document], contentFormat: "text" }));
  const webp = { bytes: new TextEncoder().encode("RIFF1234WEBPVP8 "), filename: "scan.webp" };
  const result = await run(azure.model("my-model"), webp, { clock: quick() });
  expect(result.content).toMatchObject({ text: "# CONTOSO LTD." });
});

test("typed fields become values, with places and confidence by JSON Pointer", async () => {
  answer("prebuilt-invoice", succeeded({ documents: [document] }));
  const result = await run(azure.model("prebuilt-invoice"), url, { clock: quick() });
  expect(result.data).toEqual({
    InvoiceId: "INV-100",
    InvoiceTotal: { amount: 110, currencySymbol: "$", currencyCode: "USD" },
    Items: [{ Amount: { amount: 60 }, Description: "Consulting", Tax: null }],
    Locale: "en-US",
  });
  const box = [7.4959 / 8.5, 1.422 / 11, 7.9988 / 8.5, 1.5215 / 11];
  expect(result.evidence["/InvoiceTotal"]).toEqual({
    regions: [{ page: 0, box }],
    quote: "$110.00",
    score: { value: 0.973, max: 1 },
  });
  expect(result.evidence["/Items/0/Description"]).toEqual({
    quote: "Consulting",
    score: { value: 0.9, max: 1 },
  });
  expect(result.evidence["/Locale"]).toEqual({ score: { value: 1, max: 1 } });
  // A text of which the vendor made no number.
  expect(result.evidence["/Items/0/Tax"]).toEqual({ quote: "20%" });
  expect(result.issues).toEqual([
    expect.objectContaining({
      severity: "info",
      code: "field_without_value",
      message: expect.stringContaining("/Items/0/Tax"),
    }),
  ]);
  expect(result.status).toBe("completed");
  expect(result.providerMetadata["azure-document-intelligence"]).toMatchObject({
    modelId: "prebuilt-layout",
    apiVersion: "2024-11-30",
    documents: [{ docType: "invoice", confidence: 0.99 }],
  });
});

describe("places", () => {
  const placed = (region: object) => ({
    ...document,
    fields: { A: { type: "string", valueString: "x", boundingRegions: [region] } },
  });
  const regionsOf = async (region: object, pages: object[]) => {
    answer("prebuilt-invoice", succeeded({ pages, documents: [placed(region)] }));
    const { evidence, status } = await run(azure.model("prebuilt-invoice"), url, { clock: quick() });
    expect(status).toBe("completed");
    return evidence["/A"]?.regions;
  };
  const page = { pageNumber: 3, width: 10, height: 10, unit: "inch" };

  test("are in shares of the page with their number, whatever its place in the list", async () => {
    const region = { pageNumber: 4, polygon: [1, 1, 2, 1, 2, 2, 1, 2] };
    const pages = [page, { pageNumber: 4, width: 4, height: 8, unit: "pixel" }];
    expect(await regionsOf(region, pages)).toEqual([{ page: 3, box: [0.25, 0.125, 0.5, 0.25] }]);
  });

  test("that are turned keep their corners", async () => {
    const region = { pageNumber: 3, polygon: [1, 2, 2, 1, 3, 2, 2, 3] };
    expect(await regionsOf(region, [page])).toEqual([
      {
        page: 2,
        box: [0.1, 0.1, 0.3, 0.3],
        polygon: [
          [0.1, 0.2],
          [0.2, 0.1],
          [0.3, 0.2],
          [0.2, 0.3],
        ],
      },
    ]);
  });

  test.each([
    ["without corners are the page", { pageNumber: 3 }, [page], [{ page: 2, box: [0, 0, 1, 1] }]],
    [
      "beyond the page end at its edge",
      { pageNumber: 3, polygon: [-1, -1, 99, -1, 99, 99, -1, 99] },
      [page],
      [{ page: 2, box: [0, 0, 1, 1] }],
    ],
    ["on a page without a size are left out", { pageNumber: 3, polygon }, [{ pageNumber: 3 }], undefined],
    ["on a page that is not there are left out", { pageNumber: 9, polygon }, [page], undefined],
    ["of an odd number are left out", { pageNumber: 3, polygon: [1] }, [page], undefined],
    ["on a page with an odd number are left out", { pageNumber: -1, polygon }, [page], undefined],
  ])("%s", async (_what, region, pages, expected) => {
    expect(await regionsOf(region, pages)).toEqual(expected);
  });
});

test("tables and paragraphs keep their cells, roles and places", async () => {
  const region = { pageNumber: 1, polygon: [0.85, 1.1, 1.7, 1.1, 1.7, 2.2, 0.85, 2.2] };
  const place = { boundingRegions: [region], spans: [] };
  answer(
    "prebuilt-layout",
    succeeded({
      paragraphs: [{ role: "title", content: "INVOICE", ...place }, { content: "Thank you" }],
      tables: [
        {
          rowCount: 2,
          columnCount: 2,
          caption: { content: "Items" },
          cells: [
            {
              kind: "columnHeader",
              rowIndex: 0,
              columnIndex: 0,
              columnSpan: 2,
              rowSpan: 1,
              content: "QTY",
              ...place,
            },
            { rowIndex: 1, columnIndex: 0, content: "3" },
          ],
          ...place,
        },
      ],
    }),
  );
  const { content, providerMetadata } = await run(azure.model(), url, { clock: quick() });
  const at = { page: 0, box: [0.1, 0.1, 0.2, 0.2].map((share) => expect.closeTo(share)) };
  expect(content.chunks).toEqual([
    { id: "/paragraphs/0", type: "title", page: 0, text: "INVOICE" },
    { id: "/paragraphs/1", text: "Thank you" },
  ]);
  expect(content.tables).toEqual([
    {
      rows: 2,
      columns: 2,
      caption: "Items",
      regions: [at],
      cells: [
        { row: 0, column: 0, rowSpan: 1, columnSpan: 2, isHeader: true, text: "QTY", region: at },
        { row: 1, column: 0, text: "3" },
      ],
    },
  ]);
  expect(providerMetadata["azure-document-intelligence"]).toMatchObject({
    regions: { "/paragraphs/0": [at], "/paragraphs/1": [] },
  });
});

test("several documents are a list, each with its evidence", async () => {
  answer("prebuilt-invoice", succeeded({ documents: [document, { ...document, docType: "credit" }] }));
  const { data, evidence } = await run(azure.model("prebuilt-invoice"), url, { clock: quick() });
  expect(data).toMatchObject([{ InvoiceId: "INV-100" }, { InvoiceId: "INV-100" }]);
  expect(evidence["/1/InvoiceId"]?.quote).toBe("INV-100");
});

describe("the end of a run", () => {
  test.each([
    [
      "warnings",
      { warnings: [{ code: "PageSkewed", message: "Skewed." }] },
      "completed_with_warnings",
      { code: "page_skewed", message: "Skewed (code PageSkewed)" },
    ],
    ["no document of its kind", { documents: [] }, "completed_with_warnings", { code: "no_document" }],
    ["no list of documents", { documents: undefined }, "completed_with_warnings", { code: "no_document" }],
  ])("with %s", async (_what, more, status, issue) => {
    answer("prebuilt-invoice", succeeded({ documents: [document], ...more }));
    const result = await run(azure.model("prebuilt-invoice"), url, { clock: quick() });
    expect(result).toMatchObject({
      status,
      issues: expect.arrayContaining([expect.objectContaining(issue)]),
    });
  });

  const invalidContent = {
    code: "InvalidRequest",
    message: "Invalid request.",
    innererror: { code: "InvalidContent", message: "The file is corrupted or format is unsupported." },
    details: [{ code: "PageError", message: "The page is blank.", target: "3" }],
  };
  test.each([
    [
      "failed",
      { status: "failed", error: invalidContent },
      "run_failed",
      "failed",
      [
        {
          code: "invalid_content",
          message: "The file is corrupted or format is unsupported (code InvalidContent)",
        },
        { code: "page_error", message: "Page 3: The page is blank (code PageError)" },
      ],
    ],
    ["failed, without a reason", { status: "failed" }, "run_failed", "failed", [{ code: "vendor_error" }]],
    ["skipped", { status: "skipped" }, "run_failed", "failed", [{ code: "skipped" }]],
    ["canceled", { status: "canceled" }, "run_cancelled", "cancelled", []],
    ["cancelled", { status: "cancelled" }, "run_cancelled", "cancelled", []],
  ])("as %s", async (_what, body, code, status, issues) => {
    answer("prebuilt-layout", body);
    const failure = await run(azure.model(), url, { clock: quick() }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, snapshot: { status, issues } });
  });

  test("as failed, and a part of the result in it", async () => {
    answer("prebuilt-layout", { status: "failed", error: invalidContent, analyzeResult: analysis() });
    answerStatus("prebuilt-layout", { status: "failed", error: invalidContent, analyzeResult: analysis() });
    const result = await run(azure.model(), url, { clock: quick(), partial: "return" });
    expect(result).toMatchObject({
      status: "completed_with_errors",
      content: { markdown: "# CONTOSO LTD." },
    });
  });

  test.each([["paused"], [""], [undefined], ["completed"]])(
    "is not reached with the status %s",
    async (status) => {
      answer("prebuilt-layout", { status }, succeeded());
      const seen: string[] = [];
      const handle = await start(azure.model(), url, {
        clock: quick(),
        onEvent: (event) => event.type === "run-update" && seen.push(event.snapshot.status),
      });
      expect((await handle.result()).status).toBe("completed");
      expect(seen).toContain("unknown");
    },
  );

  test("may be called completed, where there is a result", async () => {
    answer("prebuilt-layout", { ...succeeded(), status: "completed" });
    expect((await run(azure.model(), url, { clock: quick() })).status).toBe("completed");
  });
});

describe("pages that are missing", () => {
  const pagesOf = (...numbers: number[]) => ({
    pages: numbers.map((pageNumber) => ({ pageNumber, width: 8, height: 8 })),
  });
  const found = async (document: Parameters<typeof run>[1], numbers: number[], pages?: string) => {
    answer("prebuilt-layout", succeeded(pagesOf(...numbers)));
    const options = { clock: quick(), partial: "return" as const, ...(pages ? { pages } : {}) };
    const { status, issues } = await run(azure.model(), document, options);
    return [status, ...issues.map(({ message }) => message)];
  };
  const fivePages = {
    bytes: new TextEncoder().encode("%PDF-1.7\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 5 >>\nendobj"),
    filename: "five.pdf",
  };

  test("are counted in the file: the tier F0 leaves them out", async () => {
    expect(await found(fivePages, [1, 2])).toEqual([
      "completed_with_errors",
      "Only 2 of 5 pages came back; the pricing tier F0 reads no more than the first two.",
    ]);
  });

  test("are those that were asked for", async () => {
    expect(await found(fivePages, [1, 3], "0,2")).toEqual(["completed"]);
    expect(await found(fivePages, [1], "0,2,7")).toEqual([
      "completed_with_errors",
      "Only 1 of 2 pages came back.",
    ]);
    expect(await found(url, [1, 3], "0-2")).toEqual([
      "completed_with_errors",
      "Only 2 of 3 pages came back.",
    ]);
  });

  test("after the last may not be there at a URL", async () => {
    expect(await found(url, [1, 2], "0-3")).toEqual([
      "completed_with_warnings",
      "Pages after the last that came (1, counted from 0) were asked for; the document may have ended before; the pricing tier F0 reads no more than the first two.",
    ]);
  });

  test("may be missing where exactly two of an unknown number came back", async () => {
    expect(await found(url, [1, 2])).toEqual([
      "completed",
      "Exactly two pages came back, which may not be all: the pricing tier F0 reads no more than the first two.",
    ]);
    expect(await found(url, [1, 2, 3])).toEqual(["completed"]);
  });

  test("are counted in a file whose page tree is compressed", async () => {
    expect(await found(invoice(), [])).toEqual(["completed_with_errors", "Only 0 of 1 pages came back."]);
  });
});

test("the vendor reports when to ask again, and is not asked more often than every two seconds", async () => {
  const clock = quick();
  const asked: number[] = [];
  const noting = (body: object, headers = {}) =>
    nock(origin)
      .get(/analyzeResults/)
      .reply(
        200,
        () => {
          asked.push(clock.now());
          return { ...times, ...body };
        },
        headers,
      );
  const before = clock.now();
  nock(origin)
    .post(/:analyze/)
    .reply(202, "", { ...locationOf("prebuilt-layout"), "retry-after": "5" });
  noting({ status: "running" }, { "retry-after": "40" });
  noting({ status: "running" });
  noting(succeeded());
  await run(azure.model(), url, { clock });
  const [first = 0, second = 0, third = 0] = asked;
  expect(first - before).toBeGreaterThanOrEqual(5000);
  expect(second - first).toBeGreaterThanOrEqual(40_000);
  expect(third - second).toBeGreaterThanOrEqual(2000);
});
