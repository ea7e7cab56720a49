import { run, start } from "@docmux/core";
import { startRequestRecorder } from "@docmux/emulator";
import { afterEach, expect, test } from "vitest";
import { type AzureTest, invoice, startAzureTest } from "../test/test-azure.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function startTest(...given: Parameters<typeof startAzureTest>): Promise<AzureTest> {
  const started = await startAzureTest(...given);
  open.push(started.emulator);
  return started;
}

test("an invoice becomes typed fields with places and confidence, a layout Markdown with tables", async () => {
  const { clock, azure } = await startTest();
  const { data, evidence } = await run(azure.model("prebuilt-invoice"), invoice(), { clock });
  expect(data).toMatchObject({
    InvoiceId: "INV-2026-0142",
    InvoiceTotal: { amount: 5798.39 },
    InvoiceDate: "2026-03-14",
  });
  const { regions: [region] = [], quote, score } = evidence["/InvoiceTotal"] ?? {};
  expect({ quote, page: region?.page }).toEqual({ quote: "5,798.39", page: 0 });
  expect(region?.box.every((share) => share > 0 && share < 1)).toBe(true);
  expect(score?.value).toBeGreaterThan(0.8);
  const { content } = await run(azure.model(), invoice(), { clock });
  expect(content.markdown).toMatch(/^# .*<table>/s);
  expect(content.tables?.[1]?.cells[0]).toMatchObject({
    row: 0,
    column: 0,
    isHeader: true,
    text: "Item no.",
  });
  expect(content.chunks?.[0]).toMatchObject({ type: "title", page: 0 });
});

test("a model of one's own has its own names, and query fields are texts", async () => {
  const schema = {
    type: "object",
    properties: { invoice_number: { type: "string" }, total: { type: "number" } },
  };
  const { clock, azure } = await startTest({ models: { "my-invoices": schema } });
  const { data } = await run(azure.model("my-invoices"), invoice(), { clock });
  expect(data).toEqual({ invoice_number: "INV-2026-0142", total: 5798.39 });
  const providerOptions = { "azure-document-intelligence": { queryFields: ["InvoiceNumber"] } };
  const asked = await run(azure.model(), invoice(), { clock, providerOptions });
  expect(asked.data).toEqual({ InvoiceNumber: "INV-2026-0142" });
});

test("the tier F0 reads two pages and reports success; the result is lowered", async () => {
  const { clock, azure } = await startTest({ switches: { tier: "F0" } }, { tier: "F0" });
  const long = invoice("invoice-05");
  const result = await run(azure.model(), long, { clock, partial: "return" });
  expect(result).toMatchObject({
    status: "completed_with_errors",
    usage: { pages: 2 },
    issues: [{ code: "pages_missing", message: expect.stringMatching(/^Only 2 of 3 pages came back/) }],
  });
});

test("the key goes to the endpoint, whatever origin the address of a run names", async () => {
  const { emulator, clock, azure } = await startTest();
  const recorder = await startRequestRecorder();
  open.push(recorder);
  emulator.scriptRun({ location: { origin: recorder.origin } });
  const result = await run(azure.model(), invoice(), { clock });
  expect(result.status).toBe("completed");
  expect(recorder.requests()).toEqual([]);
});

test("a result is kept for a day, or deleted once it was read", async () => {
  const { emulator, clock, azure } = await startTest();
  const providerOptions = { "azure-document-intelligence": { cleanup: true } };
  await run(azure.model(), invoice(), { clock, providerOptions });
  expect(emulator.keptResults()).toBe(0);
  const handle = await start(azure.model(), invoice(), { clock });
  emulator.fault({ kind: "expired-result", path: "analyzeResults", times: Number.POSITIVE_INFINITY });
  await expect(handle.result()).rejects.toMatchObject({ code: "expired" });
});

test("a file that cannot be read fails at the start or later, with the same code", async () => {
  const noPdf = { bytes: new TextEncoder().encode("%PDF-1.7 broken"), filename: "a.pdf" };
  const early = await startTest();
  await expect(run(early.azure.model(), noPdf, { clock: early.clock })).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining("InvalidContent"),
  });
  const late = await startTest({ switches: { contentErrors: "run" } });
  await expect(run(late.azure.model(), noPdf, { clock: late.clock })).rejects.toMatchObject({
    code: "run_failed",
    snapshot: { issues: [{ code: "invalid_content" }] },
  });
});
