import { start } from "@docmux/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../../test/collect.ts";
import { type Bench, invoice, invoiceSchema, startBench } from "../../test/start-bench.ts";

let bench: Bench;
let documentId: string;

beforeEach(async () => {
  bench = await startBench({
    projects: [
      {
        flows: [
          {
            name: "Invoices",
            schema: invoiceSchema,
            documentTags: {
              type: "object",
              properties: { kind: { type: "string", enum: ["Report", "Contract"] } },
            },
          },
        ],
      },
    ],
  });
  const { ref } = await start(bench.clarifeye.indexing(), invoice("a.pdf", "INV-1", "1.00"), {
    ...bench.watch,
    providerOptions: { clarifeye: { metadata: [{ category: "Legal" }] } },
  });
  documentId = ref.runId;
  bench.emulator.clearRequests();
});
afterEach(() => bench.emulator.close());

describe("metadata of a stored document", () => {
  test("is added, read, listed, found without case, and removed", async () => {
    const { clarifeye } = bench;
    await clarifeye.addMetadata(documentId, { key: "category", value: "Finance" });
    await clarifeye.addMetadata(documentId, { key: "__proto__", value: "x" });
    expect(await clarifeye.metadataValues(documentId, "category")).toEqual(["Legal", "Finance"]);
    expect((await clarifeye.availableMetadata()).get("category")).toEqual(["Finance", "Legal"]);
    const [found] = await collect(clarifeye.listDocuments({ metadataValues: ["fINANCE"] }));
    expect(found).toMatchObject({
      documentId,
      metadata: [
        ["category", "Legal"],
        ["category", "Finance"],
        ["__proto__", "x"],
      ],
    });
    expect(await clarifeye.removeMetadata(documentId, { key: "category", value: "finance" })).toBe(0);
    expect(await clarifeye.removeMetadata(documentId, { key: "category", value: "Finance" })).toBe(1);
    expect(await clarifeye.removeMetadata(documentId, { key: "category" })).toBe(1);
    expect(await clarifeye.metadataValues(documentId, "category")).toEqual([]);
  });

  test("is added once when the response is lost", async () => {
    bench.emulator.fault({ kind: "reset-after-accept", path: "/metadata-add/" });
    const adding = bench.clarifeye.addMetadata(documentId, { key: "category", value: "Finance" });
    await expect(adding).rejects.toMatchObject({ code: "unavailable" });
    expect(await bench.clarifeye.metadataValues(documentId, "category")).toEqual(["Legal", "Finance"]);
  });

  test("needs the UUID of a document", async () => {
    const pair = { key: "category", value: "Finance" };
    await expect(bench.clarifeye.addMetadata("../x", pair)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(bench.clarifeye.removeMetadata("", pair)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(bench.clarifeye.metadataValues("1", "a")).rejects.toMatchObject({ code: "invalid_input" });
    expect(bench.requests()).toEqual([]);
  });
});

test("tags are listed with the values that an extractor may give", async () => {
  expect([...(await bench.clarifeye.availableTags())]).toEqual([["kind", ["Contract", "Report"]]]);
});

test("usage counts documents, pages and bytes, over all time or in a month", async () => {
  const all = await bench.clarifeye.usage();
  expect(all).toMatchObject({ documentCount: 1, sizeBytes: expect.any(Number), retrievalOperationCount: 0 });
  expect(all).not.toHaveProperty("month");
  const month = all.projectCreatedAt?.slice(0, 7) ?? "";
  expect(await bench.clarifeye.usage({ month })).toMatchObject({
    month,
    monthStart: `${month}-01T00:00:00.000Z`,
  });
  expect(await bench.clarifeye.usage({ month: "2001-01" })).toMatchObject({ documentCount: 0, pageCount: 0 });
  await expect(bench.clarifeye.usage({ month: "2001" })).rejects.toMatchObject({ code: "invalid_input" });
  bench.emulator.configure({ documentedOnly: true });
  await expect(bench.clarifeye.usage()).rejects.toMatchObject({ code: "not_found" });
});
