import { afterEach, describe, expect, it } from "vitest";
import { drawInvoice, startTestBench, type TestBench } from "./clarifeye-test-bench.ts";

let bench: TestBench;
afterEach(() => bench.emulator.close());

async function uploadOne(metadata: [string, string][] = []): Promise<string> {
  const pdf = await drawInvoice("INV-1", "2026-03-14", "10.00");
  const [id = ""] = await bench.upload({ "a.pdf": pdf }, { files_metadata: JSON.stringify([metadata]) });
  return id;
}

describe("metadata of a document", () => {
  it("is added as one pair or as a list, and a key may have several values", async () => {
    bench = await startTestBench();
    const id = await uploadOne([["category", "Legal"]]);
    const add = (body: unknown) => bench.send("POST", `documents/${id}/metadata-add/`, body);
    expect(await add({ key: "category", value: "Finance" })).toMatchObject({
      status: 200,
      body: {
        id,
        file: expect.any(String),
        metadata: [
          ["category", "Legal"],
          ["category", "Finance"],
        ],
      },
    });
    await add([
      { key: "year", value: "2024" },
      { key: "author", value: "Alice" },
    ]);
    expect((await bench.get(`documents/${id}/metadata-values/?key=category`)).body).toEqual({
      key: "category",
      values: ["Legal", "Finance"],
    });
    expect((await bench.get(`documents/${id}/metadata-values/?key=none`)).body.values).toEqual([]);
    expect((await bench.get(`documents/${id}/metadata-values/`)).status).toBe(400);
    expect((await bench.get("available-document-metadata/")).body).toEqual({
      category: ["Finance", "Legal"],
      year: ["2024"],
      author: ["Alice"],
    });
  });

  it("is removed by pair, which must match exactly, or by key", async () => {
    bench = await startTestBench();
    const id = await uploadOne([
      ["category", "Legal"],
      ["category", "Finance"],
      ["year", "2024"],
    ]);
    const removePair = (value: string) =>
      bench.send("POST", `documents/${id}/metadata-remove-pair/`, { key: "category", value });
    expect((await removePair("legal")).body).toMatchObject({ removed: false, document: { id } });
    expect((await removePair("Legal")).body).toMatchObject({
      removed: true,
      document: {
        metadata: [
          ["category", "Finance"],
          ["year", "2024"],
        ],
      },
    });
    const removeKey = (body: unknown) => bench.send("POST", `documents/${id}/metadata-remove-key/`, body);
    expect((await removeKey({ key: "category" })).body).toMatchObject({
      removed_count: 1,
      document: { metadata: [["year", "2024"]] },
    });
    expect((await removeKey({ key: "category" })).body.removed_count).toBe(0);
    expect((await removeKey({})).status).toBe(400);
  });

  it.each([[{}], [{ key: "category" }], [{ key: "", value: "x" }], [[{ key: "category", value: 1 }]], [[]]])(
    "is not added from %j",
    async (body) => {
      bench = await startTestBench();
      const id = await uploadOne();
      expect((await bench.send("POST", `documents/${id}/metadata-add/`, body)).status).toBe(400);
    },
  );

  it("is for auto-sync projects, and for documents that are there", async () => {
    bench = await startTestBench({ projects: [{ mode: "classic", flows: [] }] });
    const id = await uploadOne();
    const pair = { key: "category", value: "Finance" };
    expect((await bench.send("POST", `documents/${id}/metadata-add/`, pair)).status).toBe(400);
    const unknown = "550e8400-e29b-41d4-a716-446655440000";
    expect((await bench.send("POST", `documents/${unknown}/metadata-add/`, pair)).status).toBe(404);
    expect((await bench.get("available-document-metadata/")).body).toEqual({});
  });
});

describe("usage of a project", () => {
  it("counts its documents, their bytes and their pages, over all time or for one month", async () => {
    bench = await startTestBench();
    const pdf = await drawInvoice("INV-1", "2026-03-14", "10.00");
    await bench.upload({ "a.pdf": pdf });
    bench.clock.advance(31 * 86_400_000);
    await bench.upload({ "b.pdf": pdf, "c.pdf": pdf });
    bench.clock.advance(10_000);
    const usage = {
      total_documents_size_bytes: 3 * pdf.byteLength,
      total_documents_count: 3,
      total_page_count: 3,
      retrieval_operations_count: 0,
      playground_conversations_count: 0,
      month: null,
      month_start: null,
      month_end: null,
      project_created_at: "2026-04-01T10:00:00Z",
    };
    expect((await bench.get("usage/")).body).toEqual(usage);
    expect((await bench.get("usage/?month=2026-04")).body).toEqual({
      ...usage,
      total_documents_size_bytes: pdf.byteLength,
      total_documents_count: 1,
      total_page_count: 1,
      month: "2026-04",
      month_start: "2026-04-01T00:00:00Z",
      month_end: "2026-05-01T00:00:00Z",
    });
    expect((await bench.get("usage/?month=2026-13")).status).toBe(400);
    bench.emulator.configure({ documentedOnly: true });
    expect((await bench.get("usage/")).status).toBe(404);
  });
});
