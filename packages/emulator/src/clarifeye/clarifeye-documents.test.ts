import { afterEach, describe, expect, it } from "vitest";
import { drawInvoice, invoiceSchema, startTestBench, type TestBench } from "./clarifeye-test-bench.ts";

let bench: TestBench;
afterEach(() => bench.emulator.close());

const invoice = () => drawInvoice("INV-1", "2026-03-14", "10.00");

async function indexing(documentIds: string[]): Promise<string[]> {
  const { body } = await bench.get(`documents/indexing-status/?document_ids=${documentIds.join(",")}`);
  return body.map((entry: { status: string; extractor_type: string }) =>
    [entry.extractor_type, entry.status].join(" "),
  );
}

describe("upload", () => {
  it("answers 201 with documents that are not parsed yet", async () => {
    bench = await startTestBench();
    const bytes = await invoice();
    const form = new FormData();
    form.append("files", new File([new Uint8Array(bytes)], "a b.pdf", { type: "application/pdf" }));
    const answer = await fetch(
      `${bench.emulator.baseUrl}/projects/${bench.projectId}/documents/bulk-upload/`,
      {
        method: "POST",
        headers: { authorization: "Token test-key" },
        body: form,
      },
    );
    expect(answer.status).toBe(201);
    const [document] = (await answer.json()) as { id: string; file: string }[];
    expect(document).toMatchObject({
      name: "a b.pdf",
      content_type: "application/pdf",
      computed_pdf_file: null,
      source: "upload",
      source_metadata: {},
      page_count: null,
      file_size: bytes.byteLength,
      metadata: [],
      status: "active",
    });
    const file = await fetch(document?.file ?? "");
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(new Uint8Array(bytes));

    bench.clock.advance(4_000);
    const { body } = await bench.get("documents/get-without-file/");
    expect(body).toMatchObject({ count: 1, results: [{ name: "a b.pdf", page_count: 1 }] });
    expect(body.results[0]).not.toHaveProperty("file");
  });

  it("keeps metadata that lines up with the files, and silently drops it when it does not", async () => {
    bench = await startTestBench();
    const pdf = await invoice();
    const metadata = [[["author", "Alice"]], [["author", "Bob"]]];
    await bench.upload({ "a.pdf": pdf, "b.pdf": pdf }, { files_metadata: JSON.stringify(metadata) });
    await bench.upload({ "c.pdf": pdf }, { files_metadata: JSON.stringify(metadata) });
    const { body } = await bench.get("documents/get-without-file/");
    expect(body.results.map((each: { metadata: unknown }) => each.metadata)).toEqual([...metadata, []]);
    const found = await bench.send("POST", "documents/filter-by-metadata/", { metadata_values: ["bOB"] });
    expect(found.body.results.map((each: { name: string }) => each.name)).toEqual(["b.pdf"]);
  });

  it.each([
    ["a.pdf", "", "application/pdf"],
    ["b.docx", "", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ["c.txt", "", "text/plain"],
    ["d.pdf", "Content-Type: image/png\r\n", "image/png"],
  ])("takes the type of %s from its name where the part has none", async (name, header, type) => {
    bench = await startTestBench();
    const head = `--line\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n${header}\r\n`;
    const path = `${bench.emulator.baseUrl}/projects/${bench.projectId}/documents/bulk-upload/`;
    const headers = {
      authorization: "Bearer test-key",
      "content-type": "multipart/form-data; boundary=line",
    };
    const answer = await fetch(path, { method: "POST", headers, body: `${head}%PDF-1.7\r\n--line--\r\n` });
    expect(await answer.json()).toMatchObject([{ name, content_type: type }]);
  });

  it("refuses a request without files and a format that is no document", async () => {
    bench = await startTestBench();
    const send = (form: FormData) =>
      fetch(`${bench.emulator.baseUrl}/projects/${bench.projectId}/documents/bulk-upload/`, {
        method: "POST",
        headers: { authorization: "Bearer test-key" },
        body: form,
      });
    const wrongName = new FormData();
    wrongName.append("files.items", new File(["%PDF-"], "a.pdf"));
    expect(await (await send(wrongName)).json()).toEqual({ error: "No files uploaded." });
    const program = new FormData();
    program.append("files", new File(["MZ"], "setup.exe"));
    const refused = await send(program);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ error: "Invalid file format: setup.exe." });
  });

  it("makes a second document of the same file, and may answer in another order", async () => {
    bench = await startTestBench({ switches: { uploadOrder: "reversed" } });
    const pdf = await invoice();
    const reversed = await bench.upload({ "a.pdf": pdf, "b.pdf": pdf });
    await bench.upload({ "a.pdf": pdf });
    const { body } = await bench.get("documents/get-without-file/");
    expect(body.results.map((each: { name: string }) => each.name)).toEqual(["a.pdf", "b.pdf", "a.pdf"]);
    expect(body.results[0].id).toBe(reversed[1]);
  });
});

describe("indexing of an auto-sync project", () => {
  it("goes from no entry at all to ready_to_publish, and no run is to be seen", async () => {
    bench = await startTestBench();
    const ids = await bench.upload({ "a.pdf": await invoice() });
    expect(await indexing(ids)).toEqual([]);
    bench.clock.advance(500);
    expect(await indexing(ids)).toEqual(["ParsingExtractor created"]);
    bench.clock.advance(500);
    expect(await indexing(ids)).toEqual(["ParsingExtractor indexing"]);
    bench.clock.advance(3_000);
    expect(await indexing(ids)).toEqual(["ParsingExtractor ready_to_publish"]);
    expect((await bench.get("pipeline-runs/")).body.count).toBe(0);
  });

  it("fails for a document that cannot be parsed, alone or as ordered", async () => {
    bench = await startTestBench();
    bench.emulator.scriptIndexing({ documentName: "ordered.pdf", outcome: "failed" });
    const pdf = await invoice();
    const ids = await bench.upload({
      "good.pdf": pdf,
      "ordered.pdf": pdf,
      "broken.pdf": Buffer.from("not a document"),
    });
    bench.clock.advance(1_000_000);
    expect(await indexing(ids)).toEqual([
      "ParsingExtractor ready_to_publish",
      "ParsingExtractor failed",
      "ParsingExtractor failed",
    ]);
  });

  it("can hang for ever", async () => {
    bench = await startTestBench();
    bench.emulator.scriptIndexing({ outcome: "stuck", queueMs: 0 });
    const ids = await bench.upload({ "a.pdf": await invoice() });
    bench.clock.advance(1_000_000);
    expect(await indexing(ids)).toEqual(["ParsingExtractor indexing"]);
  });

  it("does nothing when parsing is skipped, until a run takes the document", async () => {
    bench = await startTestBench();
    const ids = await bench.upload({ "a.pdf": await invoice() }, { skip_parsing: "true" });
    bench.clock.advance(1_000_000);
    expect(await indexing(ids)).toEqual([]);
    await bench.runSync(ids);
    bench.clock.advance(10_000);
    expect(await indexing(ids)).toEqual([
      "ParsingExtractor ready_to_publish",
      "ChunksExtractor ready_to_publish",
      "ObjectExtractor ready_to_publish",
    ]);
  });

  it("never leaves a gap between two nodes when the whole flow follows an upload", async () => {
    bench = await startTestBench({ switches: { autoSync: "whole-flow" } });
    const ids = await bench.upload({ "a.pdf": await invoice() });
    bench.clock.advance(1_000);
    for (let second = 1; second < 10; second += 1) {
      expect((await indexing(ids)).some((entry) => entry.endsWith(" indexing"))).toBe(true);
      bench.clock.advance(1_000);
    }
    expect((await indexing(ids)).every((entry) => entry.endsWith(" ready_to_publish"))).toBe(true);
  });
});

describe("a classic project", () => {
  it("parses an upload in a run that no request started, and follows no document", async () => {
    bench = await startTestBench({
      projects: [{ mode: "classic", flows: [{ name: "Invoices", schema: invoiceSchema }] }],
    });
    bench.emulator.scriptRun({ steps: { Parse: { outcome: "failed" } } });
    const ids = await bench.upload(
      { "a.pdf": await invoice() },
      { files_metadata: JSON.stringify([[["author", "Alice"]]]) },
    );
    bench.clock.advance(4_000);
    const { results } = (await bench.get("pipeline-runs/")).body;
    expect(results).toMatchObject([{ pipeline_name: "Parse documents", status: "completed" }]);
    expect(await indexing(ids)).toEqual([]);
    const documents = (await bench.get("documents/get-without-file/")).body;
    expect(documents.results[0]).toMatchObject({ metadata: [], page_count: 1 });
    await bench.upload({ "b.pdf": await invoice() }, { skip_parsing: "true" });
    expect((await bench.get("pipeline-runs/")).body.count).toBe(1);
  });
});

describe("deletion", () => {
  it("answers 204 at once and takes its time", async () => {
    bench = await startTestBench();
    const ids = await bench.upload({ "a.pdf": await invoice(), "b.pdf": await invoice() });
    await bench.runSync(ids);
    bench.clock.advance(10_000);
    const gone = ids.slice(0, 1);
    const answer = await bench.send("DELETE", `documents/${gone[0]}/`);
    expect(answer).toMatchObject({ status: 204, body: "" });
    expect(new Set(await indexing(gone))).toEqual(
      new Set([
        "ParsingExtractor pending_delete",
        "ChunksExtractor pending_delete",
        "ObjectExtractor pending_delete",
      ]),
    );
    const listed = (await bench.get("documents/get-without-file/")).body.results;
    expect(listed.map((each: { status: string }) => each.status)).toEqual(["deleting", "active"]);
    bench.clock.advance(3_000);
    expect((await indexing(gone))[0]).toBe("ParsingExtractor deleting");
    bench.clock.advance(3_000);
    expect((await indexing(gone))[0]).toBe("ParsingExtractor deleted");
    expect((await bench.get("documents/get-without-file/")).body.count).toBe(1);
    expect((await bench.send("DELETE", `documents/${gone[0]}/`)).status).toBe(404);

    const table = bench.emulator.projects[0]?.flows[0]?.objects.tableId;
    const { body } = await bench.send("POST", `tables/${table}/data-operations/`, { operation: "read" });
    expect(body.data.map((row: { document_id: string }) => row.document_id)).toEqual([ids[1]]);
  });
});

describe("document tags", () => {
  it("come from the document, with the table and the version where they stand", async () => {
    bench = await startTestBench({
      projects: [
        {
          flows: [
            {
              name: "Invoices",
              schema: invoiceSchema,
              documentTags: {
                type: "object",
                properties: {
                  invoice_number: { type: "string" },
                  document_type: { type: "string", enum: ["Report", "Contract"] },
                },
              },
            },
          ],
        },
      ],
    });
    const ids = await bench.upload({
      "a.pdf": await drawInvoice("INV-8", "2026-03-14", "10.00"),
      "b.pdf": await drawInvoice("INV-7", "2026-03-14", "10.00"),
    });
    expect((await bench.get("document-tags-by-document/")).body).toEqual({});
    expect((await bench.get("available-document-tags/")).body).toEqual({
      invoice_number: [],
      document_type: ["Contract", "Report"],
    });
    await bench.runSync(ids);
    bench.clock.advance(10_000);

    const flow = bench.emulator.projects[0]?.flows[0];
    const byDocument = (await bench.get(`document-tags-by-document/?document_ids=${ids[1]}`)).body;
    expect(byDocument).toEqual({
      [ids[1] ?? ""]: {
        tags: [
          {
            tag_name: "invoice_number",
            tag_value: "INV-7",
            origin: [
              {
                id: expect.any(String),
                table: flow?.documentTags?.tableId,
                table_version_id: expect.any(String),
              },
            ],
          },
        ],
      },
    });
    expect((await bench.get("available-document-tags/")).body).toEqual({
      invoice_number: ["INV-7", "INV-8"],
      document_type: ["Contract", "Report"],
    });
    const found = await bench.send("POST", "documents/filter-by-tag/?limit=1", { tag_values: ["inv-8"] });
    expect(found.body).toMatchObject({ count: 1, next: null, results: [{ id: ids[0] }] });
    const refused = await bench.send("POST", "documents/filter-by-tag/", { tags: ["INV-7"] });
    expect(refused).toMatchObject({ status: 400, body: { error: expect.stringContaining("tag_values") } });

    await bench.send("DELETE", `documents/${ids[1]}/`);
    bench.clock.advance(6_000);
    expect((await bench.get("document-tags-by-document/")).body).not.toHaveProperty([ids[1] ?? ""]);
    const all = await bench.get("document-tags-by-document/?include_deleted_rows=true");
    expect(all.body).toHaveProperty([ids[1] ?? ""]);
  });
});
