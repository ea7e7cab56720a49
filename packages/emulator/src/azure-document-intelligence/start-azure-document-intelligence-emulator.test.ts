import { afterEach, expect, test } from "vitest";
import { drawTestDocument } from "../document/draw-test-document.ts";
import { ManualEmulatorClock } from "../server/emulator-clock.ts";
import { startRequestRecorder } from "../server/request-recorder.ts";
import type { AzureDocumentIntelligenceEmulatorOptions } from "./azure-emulator-options.ts";
import { startAzureDocumentIntelligenceEmulator } from "./start-azure-document-intelligence-emulator.ts";

/** Answers are read field by field in assertions. */
type Json = ReturnType<JSON["parse"]>;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

const pdf = await drawTestDocument([
  [
    [50, 60, "Invoice", 22],
    [50, 100, "Invoice number:"],
    [160, 100, "INV-001"],
    [50, 130, "Total:"],
    [160, 130, "$120.50"],
  ],
  [[50, 60, "Second page", 22]],
  [[50, 60, "Third page", 22]],
]);
const version = "api-version=2024-11-30";
const models = "/documentintelligence/documentModels";

async function startTest(options: AzureDocumentIntelligenceEmulatorOptions = {}) {
  const clock = new ManualEmulatorClock();
  const emulator = await startAzureDocumentIntelligenceEmulator({ clock, stepDurationMs: 3000, ...options });
  open.push(emulator);
  const send = async (
    method: string,
    path: string,
    body?: Uint8Array | object,
    headers: Record<string, string> = { "ocp-apim-subscription-key": emulator.apiKey },
  ) => {
    const isBytes = body instanceof Uint8Array;
    const type = isBytes ? "application/octet-stream" : "application/json";
    const answer = await fetch(path.startsWith("http") ? path : `${emulator.origin}${path}`, {
      method,
      headers: { ...(body ? { "content-type": type } : {}), ...headers },
      ...(body ? { body: isBytes ? body.slice() : JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: parse(text) };
  };
  const analyze = (model: string, query = "", body: Uint8Array | object = pdf) =>
    send("POST", `${models}/${model}:analyze?${version}${query}`, body);
  /** The operation of a run when it has ended. */
  const ended = async (model: string, query = "", body: Uint8Array | object = pdf) => {
    const { headers } = await analyze(model, query, body);
    clock.advance(4000);
    return (await send("GET", headers.get("operation-location") ?? "")).body;
  };
  return { emulator, clock, send, analyze, ended };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test("a start is accepted without a body, and its address is that of the run, by the clock", async () => {
  const { emulator, clock, send, analyze } = await startTest({ switches: { retryAfterSeconds: 3 } });
  const started = await analyze("prebuilt-layout");
  expect([started.status, started.text, started.headers.get("retry-after")]).toEqual([202, "", "3"]);
  const id = started.headers.get("apim-request-id");
  const address = started.headers.get("operation-location") ?? "";
  expect(address).toBe(`${emulator.origin}${models}/prebuilt-layout/analyzeResults/${id}?${version}`);
  const statusAfter = async (ms: number) => {
    clock.advance(ms);
    return (await send("GET", address)).body.status;
  };
  expect(await statusAfter(0)).toBe("notStarted");
  expect(await statusAfter(1500)).toBe("running");
  expect(await statusAfter(3000)).toBe("succeeded");
  const elsewhere = address.replace("prebuilt-layout", "prebuilt-read");
  expect((await send("GET", elsewhere)).body.error.innererror.code).toBe("OperationNotFound");
  clock.advance(24 * 3_600_000);
  expect((await send("GET", address)).status).toBe(404);
  expect([emulator.acceptedStarts(), emulator.billedPages()]).toEqual([1, 3]);
});

test("a layout has words, lines, paragraphs and places in inches", async () => {
  const { ended } = await startTest();
  const { analyzeResult } = await ended("prebuilt-layout");
  expect(analyzeResult).toMatchObject({ contentFormat: "text", stringIndexType: "textElements" });
  expect(analyzeResult.content).toMatch(/^Invoice\nInvoice number: INV-001\n/);
  const [page] = analyzeResult.pages;
  expect(page).toMatchObject({ pageNumber: 1, unit: "inch", width: 8.2639, height: 11.6944 });
  expect(page.words[0]).toMatchObject({ content: "Invoice", span: { offset: 0, length: 7 } });
  expect(page.words[0].polygon.slice(0, 2)).toEqual([0.6944, expect.closeTo(0.5278, 2)]);
  expect(analyzeResult.paragraphs[0]).toMatchObject({ role: "title", content: "Invoice" });
});

test.each([
  ["utf16CodeUnit", 2],
  ["unicodeCodePoint", 1],
  ["textElements", 1],
])("places in the text count in %s", async (indexType, length) => {
  const { ContentIndex } = await import("./string-index.ts");
  const index = new ContentIndex("a 🙂 b", indexType as "textElements");
  expect(index.find("🙂")).toEqual({ offset: 2, length });
  expect(index.find("b").offset).toBe(3 + length);
});

test("Markdown has tables as HTML and a mark between pages; other models write none", async () => {
  const { ended, analyze } = await startTest();
  const { analyzeResult } = await ended("prebuilt-layout", "&outputContentFormat=markdown");
  expect(analyzeResult.content).toMatch(/^# Invoice\n\n.*<!-- PageBreak -->\n\nSecond page/s);
  expect((await analyze("prebuilt-read", "&outputContentFormat=markdown")).status).toBe(400);
});

test("an invoice has typed fields with places and confidence, and query fields are texts", async () => {
  const { emulator, ended } = await startTest();
  const { analyzeResult } = await ended(
    "prebuilt-invoice",
    "&features=queryFields&queryFields=InvoiceNumber",
  );
  const { docType, fields } = analyzeResult.documents[0];
  expect(docType).toBe("invoice");
  expect(fields).toMatchObject({
    InvoiceId: { type: "string", valueString: "INV-001", content: "INV-001" },
    InvoiceTotal: {
      type: "currency",
      valueCurrency: { amount: 120.5, currencySymbol: "$", currencyCode: "USD" },
      content: "$120.50",
      boundingRegions: [{ pageNumber: 1 }],
    },
    InvoiceNumber: { type: "string", valueString: "INV-001" },
    Locale: { type: "string", valueString: "en-US", confidence: 1 },
  });
  expect(fields.InvoiceTotal.confidence).toBeGreaterThan(0.8);
  emulator.scriptRun({ fieldWithoutValue: "InvoiceTotal", warnings: [{ code: "W", message: "w" }] });
  const odd = (await ended("prebuilt-invoice")).analyzeResult;
  expect(odd.warnings).toHaveLength(1);
  expect(odd.documents[0].fields.InvoiceTotal).toMatchObject({ type: "currency", content: "$120.50" });
  expect(odd.documents[0].fields.InvoiceTotal.valueCurrency).toBeUndefined();
});

test("a document comes as bytes, as base64, or from an address on loopback", async () => {
  const { ended, analyze } = await startTest();
  const content = (await ended("prebuilt-read")).analyzeResult.content;
  const base64Source = Buffer.from(pdf).toString("base64");
  expect((await ended("prebuilt-read", "", { base64Source })).analyzeResult.content).toBe(content);
  const server = await startRequestRecorder({ headers: { "content-type": "application/pdf" }, body: "%PDF" });
  open.push(server);
  const fetched = await analyze("prebuilt-read", "", { urlSource: `${server.origin}/a.pdf` });
  // It was fetched, and is no whole PDF.
  expect(fetched.body.error.innererror.code).toBe("InvalidContent");
  expect(server.requests()).toHaveLength(1);
});

test.each([
  ["pages beyond the end", "prebuilt-read", "&pages=7", pdf, 400, "InvalidParameter"],
  ["an open span of pages", "prebuilt-read", "&pages=5-", pdf, 400, "InvalidParameter"],
  ["an unknown feature", "prebuilt-read", "&features=magic", pdf, 400, "InvalidParameter"],
  ["query fields without their feature", "prebuilt-layout", "&queryFields=A", pdf, 400, "InvalidParameter"],
  ["a language that is none", "prebuilt-read", "&locale=1", pdf, 400, "InvalidParameter"],
  ["bytes that are no PDF", "prebuilt-read", "", new Uint8Array([65]), 400, "InvalidContent"],
  ["no bytes in the JSON", "prebuilt-read", "", {}, 400, "ParameterMissing"],
  [
    "two sources",
    "prebuilt-read",
    "",
    { urlSource: "http://x", base64Source: "QQ==" },
    400,
    "ParameterMissing",
  ],
  ["a data URL", "prebuilt-read", "", { urlSource: "data:,a" }, 400, "InvalidContentSourceFormat"],
  [
    "an address on the internet",
    "prebuilt-read",
    "",
    { urlSource: "https://e.example/a" },
    400,
    "ContentSourceNotAccessible",
  ],
  ["a model that is not there", "none-such", "", pdf, 404, "ModelNotFound"],
] as const)("%s is refused, and nothing is billed", async (_what, model, query, body, status, code) => {
  const { emulator, analyze } = await startTest();
  const answer = await analyze(model, query, body);
  expect([answer.status, answer.body.error.innererror.code]).toEqual([status, code]);
  expect(answer.headers.get("apim-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect([emulator.acceptedStarts(), emulator.billedPages()]).toEqual([0, 0]);
});

test("the gateway refuses a key, a path and a version; a token is as good as a key", async () => {
  const { emulator, send } = await startTest();
  const list = (query: string, headers?: Record<string, string>) =>
    send("GET", `${models}?${query}`, undefined, headers);
  expect((await list(version, { "ocp-apim-subscription-key": "no" })).body.error.code).toBe("401");
  expect((await list("")).body.error).toEqual({ code: "404", message: "Resource not found" });
  expect((await list("api-version=1999-01-01")).body.error.innererror.code).toBe("NotSupportedApiVersion");
  expect((await list(version, { authorization: `Bearer ${emulator.apiKey}` })).status).toBe(200);
  expect((await send("POST", `${models}/prebuilt-read:analyzeBatch?${version}`, pdf)).status).toBe(404);
  const asText = { "ocp-apim-subscription-key": emulator.apiKey, "content-type": "text/plain" };
  expect((await send("POST", `${models}/prebuilt-read:analyze?${version}`, pdf, asText)).status).toBe(415);
});

test("the tier F0 reads two pages without saying so, takes 4 MB, and one start each second", async () => {
  const { emulator, clock, analyze, ended } = await startTest({ switches: { tier: "F0" } });
  expect((await ended("prebuilt-read")).analyzeResult.pages).toHaveLength(2);
  expect(emulator.billedPages()).toBe(2);
  await analyze("prebuilt-read");
  const limited = await analyze("prebuilt-read");
  expect([limited.status, limited.headers.get("retry-after"), limited.body.error.code]).toEqual([
    429,
    "1",
    "429",
  ]);
  clock.advance(1000);
  const large = await analyze("prebuilt-read", "", new Uint8Array(4 * 1024 * 1024 + 1));
  expect(large.body.error.innererror.code).toBe("InvalidContentLength");
});

test("runs end as they are ordered", async () => {
  const { emulator, ended, analyze } = await startTest({ switches: { contentErrors: "run" } });
  emulator.scriptRun({ finalStatus: "skipped" });
  expect(await ended("prebuilt-read")).not.toHaveProperty("analyzeResult");
  emulator.scriptRun({ stuck: true });
  expect((await ended("prebuilt-read")).status).toBe("running");
  emulator.scriptRun({ finalStatus: "failed", error: { code: "X", message: "x" } });
  expect((await ended("prebuilt-read")).error).toEqual({ code: "X", message: "x" });
  expect(await ended("prebuilt-read", "", new Uint8Array([65]))).toMatchObject({
    status: "failed",
    error: { innererror: { code: "InvalidContent" } },
  });
  emulator.scriptRun({ noDocuments: true });
  expect((await ended("prebuilt-invoice")).analyzeResult.documents).toEqual([]);
  emulator.scriptRun({ location: "relative" });
  expect((await analyze("prebuilt-read")).headers.get("operation-location")).toMatch(
    /^\/documentintelligence\//,
  );
  emulator.scriptRun({ location: "nameless" });
  const nameless = await analyze("prebuilt-read");
  expect([nameless.headers.get("operation-location"), nameless.headers.get("apim-request-id")]).toEqual([
    null,
    "no-uuid",
  ]);
  emulator.scriptRun({ location: { origin: "https://e.example" } });
  expect((await analyze("prebuilt-read")).headers.get("operation-location")).toMatch(
    /^https:\/\/e\.example\//,
  );
});

test("a result can be deleted once; a searchable PDF is there where it was asked for", async () => {
  const { emulator, clock, send, analyze } = await startTest();
  const { headers } = await analyze("prebuilt-read", "&output=pdf");
  const address = headers.get("operation-location") ?? "";
  clock.advance(4000);
  expect((await send("GET", address.replace("?", "/pdf?"))).text.slice(0, 4)).toBe("%PDF");
  expect([(await send("DELETE", address)).status, emulator.keptResults()]).toEqual([204, 0]);
  expect((await send("DELETE", address)).status).toBe(404);
  const plain = (await analyze("prebuilt-read")).headers.get("operation-location") ?? "";
  expect((await send("GET", plain.replace("?", "/pdf?"))).status).toBe(404);
});

test("models are listed in pages, those of the resource among them", async () => {
  const schema = { type: "object", properties: { total: { type: "number" } } };
  const { send, ended } = await startTest({ models: { mine: schema } });
  const first = (await send("GET", `${models}?${version}`)).body;
  const second = (await send("GET", first.nextLink)).body;
  const ids = [...first.value, ...second.value].map(({ modelId }: Json) => modelId);
  expect(ids).toEqual(["prebuilt-read", "prebuilt-layout", "prebuilt-invoice", "prebuilt-receipt", "mine"]);
  expect(second.nextLink).toBeUndefined();
  expect((await send("GET", `${models}/mine?${version}`)).body.docTypes.mine.fieldSchema).toEqual({
    total: { type: "number" },
  });
  expect((await send("GET", `/documentintelligence/info?${version}`)).body.customDocumentModels.count).toBe(
    1,
  );
  const { documents } = (await ended("mine")).analyzeResult;
  expect(documents[0].fields).toMatchObject({ total: { type: "number", valueNumber: 120.5 } });
});
