import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { drawInvoice, startTestBench, type TestBench } from "./clarifeye-test-bench.ts";

let bench: TestBench;
let documentIds: string[];
let tableId: string;
let versionId: string;

beforeEach(async () => {
  bench = await startTestBench();
  documentIds = await bench.upload({
    "a.pdf": await drawInvoice("INV-1", "2026-03-14", "10.00"),
    "b.pdf": await drawInvoice("INV-2", "2026-03-14", "20.00"),
    "c.pdf": await drawInvoice("INV-3", "2026-03-14", "30.00"),
  });
  const runId = await bench.runSync(documentIds);
  bench.clock.advance(10_000);
  tableId = bench.emulator.projects[0]?.flows[0]?.objects.tableId ?? "";
  versionId = String(Object.values((await bench.run(runId)).steps[2].outputs)[0]);
});
afterEach(() => bench.emulator.close());

const operate = (body: unknown, table = tableId) =>
  bench.send("POST", `tables/${table}/data-operations/`, body);

const numbersOf = (rows: { json_object: { invoice_number: string } }[]) =>
  rows.map((row) => row.json_object.invoice_number);

describe("reading rows", () => {
  it("pages by limit and offset in the body, in the specified shape", async () => {
    const first = await operate({ operation: "read", table_version_id: versionId, limit: 2 });
    expect(first.body).toMatchObject({ count: 3, success: true });
    expect(numbersOf(first.body.data)).toEqual(["INV-1", "INV-2"]);
    const second = await operate({ operation: "read", table_version_id: versionId, limit: 2, offset: 2 });
    expect(numbersOf(second.body.data)).toEqual(["INV-3"]);
    bench.emulator.configure({ dataOperationsCount: "page" });
    expect((await operate({ operation: "read", limit: 2 })).body.count).toBe(2);
  });

  it("pages in the shape that the vendor's own client reads", async () => {
    bench.emulator.configure({ dataOperationsShape: "sdk" });
    const first = await operate({ operation: "read", limit: 2 });
    expect(Object.keys(first.body)).toEqual(["result"]);
    expect(first.body.result.has_next).toBe(true);
    const second = await operate({ operation: "read", limit: 2, offset: 2 });
    expect(second.body.result).toMatchObject({ has_next: false, results: [{ document_id: documentIds[2] }] });
  });

  it("takes the newest version and every column by default", async () => {
    const { body } = await operate({ operation: "read", filters: { document_id: documentIds[1] } });
    expect(body.data).toEqual([
      {
        id: expect.any(String),
        json_object: { invoice_number: "INV-2", invoice_date: "2026-03-14", total_amount: 20 },
        object_bbox: null,
        document_id: documentIds[1],
        min_page: 0,
        max_page: 0,
        content: expect.stringContaining("INV-2"),
        blocks: expect.any(Array),
        selected_blocks: [],
        version: "1",
      },
    ]);
  });

  it("reads nothing for a document without rows", async () => {
    const filters = { document_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a" };
    expect((await operate({ operation: "read", filters })).body).toMatchObject({ data: [], count: 0 });
  });

  it.each([
    ["an operation that does not exist", { operation: "upsert" }, "upsert"],
    ["no operation", {}, "undefined"],
    ["a column that does not exist", { operation: "read", columns: ["shade"] }, "shade"],
    ["a filter on a column that does not exist", { operation: "read", filters: { shade: 1 } }, "shade"],
    ["a limit of zero", { operation: "read", limit: 0 }, "limit"],
    ["filters that are a list", { operation: "read", filters: [] }, "filters"],
    [
      "a version of another table",
      { operation: "read", table_version_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a" },
      "version",
    ],
  ])("refuses %s", async (_, body, why) => {
    expect(await operate(body)).toMatchObject({
      status: 400,
      body: { errors: [expect.stringContaining(why)], error: expect.stringContaining(why) },
    });
  });

  it("knows no table by the id of its version", async () => {
    expect(await operate({ operation: "read" }, versionId)).toMatchObject({
      status: 404,
      body: { error: "Not found." },
    });
  });
});

describe("writing rows", () => {
  it("creates, updates, replaces and deletes, and an override clears the version", async () => {
    const created = await operate({
      operation: "create",
      data: [{ document_id: documentIds[0], version: "2" }],
    });
    expect(created.body).toMatchObject({ count: 1, success: true });
    expect((await operate({ operation: "read" })).body.count).toBe(4);

    const updated = await operate({
      operation: "update",
      filters: { version: "2" },
      data: { content: "by hand" },
    });
    expect(updated.body.count).toBe(1);
    const read = await operate({ operation: "read", filters: { version: "2" }, columns: ["content"] });
    expect(read.body.data).toEqual([{ content: "by hand" }]);

    const id = (await operate({ operation: "read", filters: { version: "2" } })).body.data[0].id;
    const replacement = { operation: "update", filters: { id }, data: [{ version: "3" }], override: true };
    expect((await operate(replacement)).body.count).toBe(1);
    expect((await operate({ operation: "read", filters: { id } })).body.data).toEqual([{ id, version: "3" }]);
    const documentId = { document_id: documentIds[0] };
    await operate({ operation: "update", filters: { id }, data: [documentId] });
    expect((await operate({ operation: "read", filters: { id } })).body.data).toEqual([
      { id, version: "3", ...documentId },
    ]);

    expect((await operate({ operation: "delete" })).status).toBe(400);
    const deleted = await operate({ operation: "delete", filters: { document_id: documentIds[0] } });
    expect(deleted.body.count).toBe(2);

    await operate({ operation: "create", override: true, data: [] });
    expect((await operate({ operation: "read" })).body.count).toBe(0);
  });
});

describe("tables and their versions", () => {
  it("are listed with names that carry the extractor's id", async () => {
    const { body } = await bench.get("tables/");
    const table = body.results.find((each: { id: string }) => each.id === tableId);
    const extractorId = bench.emulator.projects[0]?.flows[0]?.objects.extractorId;
    expect(table).toMatchObject({
      name: `extracted_objects_extractor_${extractorId}`,
      object_type: "object",
    });
    expect((await bench.get(`tables/${tableId}/`)).body).toEqual(table);
    const versions = (await bench.get(`tables/${tableId}/versions/`)).body;
    expect(versions.results).toMatchObject([{ id: versionId, deployed: false }]);
    expect(Object.keys(versions.results[0].table_version_dependencies)[0]).toMatch(
      /^extracted_chunks_extractor_/,
    );
  });

  it("are deployed by a publication", async () => {
    // The vendor's own client writes a Boolean of Python.
    const deployed = `tables/${tableId}/latest-or-deployed-version/?use_deployed_version=True`;
    expect((await bench.get(deployed)).status).toBe(404);
    await bench.send("POST", `extraction-flows/${bench.flowId}/publish/`);
    bench.clock.advance(4_000);
    expect((await bench.get(deployed)).body).toMatchObject({ id: versionId, deployed: true });
    expect((await bench.get(`tables/${tableId}/latest-or-deployed-version/`)).body.id).toBe(versionId);
  });

  it("are not there in the documented API, where only rows and extractors remain", async () => {
    bench.emulator.configure({ documentedOnly: true });
    for (const path of ["tables/", `tables/${tableId}/`, `tables/${tableId}/versions/`, "documents/"]) {
      const answer = await bench.get(path);
      expect(answer.status).toBe(404);
      expect(answer.body).toContain("<h1>Not Found</h1>");
    }
    expect((await operate({ operation: "read" })).status).toBe(200);
    expect((await bench.get("object-extractors/")).status).toBe(200);
  });
});

describe("extractors", () => {
  it("lead from a step to the id of its table, by id or as an object", async () => {
    const { objects } = bench.emulator.projects[0]?.flows[0] ?? {};
    const path = `object-extractors/${objects?.extractorId}/`;
    const extractor = (await bench.get(path)).body;
    expect(extractor).toMatchObject({
      id: objects?.extractorId,
      extracted_objects_table: tableId,
      extractable_pydantic_class: { properties: { invoice_number: { type: "string" } } },
    });
    expect((await bench.get("object-extractors/")).body.results).toEqual([extractor]);
    expect((await bench.get("chunks-extractors/")).body.results[0]).toHaveProperty("extracted_chunks_table");
    expect((await bench.get("tag-extractors/")).body).toMatchObject({ count: 0, results: [] });
    expect((await bench.get(`chunks-extractors/${objects?.extractorId}/`)).status).toBe(404);

    bench.emulator.configure({ extractorTables: "object" });
    expect((await bench.get(path)).body.extracted_objects_table).toEqual({
      id: tableId,
      name: objects?.tableName,
    });
    bench.emulator.configure({ extractorTables: "absent" });
    expect((await bench.get(path)).body).not.toHaveProperty("extracted_objects_table");
  });
});
