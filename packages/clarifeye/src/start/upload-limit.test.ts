import { run } from "@docmux/core";
import { afterEach, describe, expect, test } from "vitest";
import { collect } from "../../test/collect.ts";
import { type Bench, brokenDocument, invoice, invoiceSchema, startBench } from "../../test/start-bench.ts";
import { planUploads, type Upload } from "./batches.ts";

let bench: Bench;
afterEach(() => bench?.emulator.close());

const posted = (path: string) => bench.emulator.requests().filter((request) => request.path.includes(path));
const numbers = (data: unknown) =>
  (data as { rows: { invoice_number: string }[] }[]).map(({ rows }) => rows[0]?.invoice_number);
const large = (name = "large.pdf", number = "INV-9") => invoice(name, number, "9.00", 32_000_000);

describe("a request stays below 32 MB", () => {
  test("nine files of 5 MB go in two requests, in the order in which they were handed over", async () => {
    bench = await startBench();
    const documents = Array.from({ length: 9 }, (_, index) =>
      invoice(`${index}.pdf`, `INV-${index}`, "1.00", 5_000_000),
    );
    const { data } = await run(bench.flow, { documents }, bench.watch);
    expect(numbers(data)).toEqual(documents.map((_, index) => `INV-${index}`));
    const sizes = posted("bulk-upload").map(({ headers }) => Number(headers["content-length"]));
    expect(sizes).toHaveLength(2);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(32_000_000);
  });

  test("with names, metadata and boundaries counted", async () => {
    const metadata = { note: 'é"'.repeat(20_000) };
    const upload = (filename: string, sizeBytes: number): Upload => ({
      file: {
        kind: "file",
        filename,
        mediaType: "application/pdf",
        sizeBytes,
        open: async () => new Blob([new Uint8Array(sizeBytes)], { type: "application/pdf" }),
      },
      metadata,
    });
    const uploads = Array.from({ length: 40 }, (_, index) => upload(`${index}.pdf`, 3_000_000 + index));
    const { batches, tooLarge } = planUploads([...uploads, upload("x".repeat(5000), 31_910_000)]);
    expect(tooLarge).toHaveLength(1);
    expect(batches.flat()).toHaveLength(40);
    for (const batch of batches) {
      const form = new FormData();
      for (const { file } of batch) form.append("files", await file.open(), file.filename);
      form.append("files_metadata", JSON.stringify(batch.map((each) => Object.entries(each.metadata ?? {}))));
      const { byteLength } = await new Response(form).arrayBuffer();
      expect(byteLength).toBeLessThan(32_000_000);
      expect(byteLength).toBeGreaterThan(27_000_000);
    }
  });
});

describe("a file that is too large for a request", () => {
  test.each(["PUT", "POST"] as const)(
    "goes to the storage by %s, without the key",
    async (presignedMethod) => {
      bench = await startBench({ switches: { presignedMethod } });
      const documents = [invoice("a.pdf", "INV-1", "1.00"), large()];
      const { data } = await run(bench.flow, { documents }, bench.watch);
      expect(numbers(data)).toEqual(["INV-1", "INV-9"]);
      expect(bench.requests().slice(0, 4)).toEqual([
        "POST documents/generate-presigned-upload-url/",
        "POST documents/confirm-upload/",
        "POST documents/bulk-upload/",
        expect.stringMatching(/run-sync\/$/),
      ]);
      const [sent, ...more] = bench.emulator.storage.requests();
      expect(more).toEqual([]);
      expect(sent).toMatchObject({
        method: presignedMethod,
        answered: presignedMethod === "PUT" ? 200 : 204,
      });
      expect(JSON.stringify(sent?.headers)).not.toContain(bench.emulator.apiKey);
    },
  );

  test("keeps its metadata, and is deleted afterwards", async () => {
    bench = await startBench();
    const providerOptions = { clarifeye: { metadata: [{ author: "Alice", year: "2026" }], cleanup: true } };
    const { issues } = await run(bench.flow, large(), { ...bench.watch, providerOptions });
    expect(issues).toEqual([]);
    expect(posted("metadata-add")).toHaveLength(2);
    expect(bench.requests().filter((request) => request.startsWith("DELETE"))).toHaveLength(1);
  });

  test.each([
    [true, 1],
    [false, 2],
  ])(
    "with skipParsing: %s there are %i runs in a project that parses by itself",
    async (skipParsing, count) => {
      bench = await startBench({
        projects: [{ mode: "classic", flows: [{ name: "Invoices", schema: invoiceSchema }] }],
      });
      const providerOptions = { clarifeye: { skipParsing } };
      await run(bench.flow, large(), { ...bench.watch, providerOptions });
      expect(await collect(bench.clarifeye.listRuns())).toHaveLength(count);
    },
  );

  test("in a project without metadata is uploaded, with a warning", async () => {
    bench = await startBench();
    bench.emulator.fault({ kind: "status", status: 400, body: { error: "No." }, path: "/metadata-add/" });
    const providerOptions = { clarifeye: { metadata: [{ author: "Alice" }] } };
    const result = await run(bench.flow, large(), { ...bench.watch, providerOptions });
    expect(result).toMatchObject({
      status: "completed_with_warnings",
      issues: [{ code: "metadata_dropped" }],
    });
  });

  test("is run on although an answer about its metadata names another document", async () => {
    bench = await startBench();
    const id = "550e8400-e29b-41d4-a716-446655440000";
    const rewrite = (body: unknown) => ({ ...(body as object), id });
    bench.emulator.fault({ kind: "rewrite", path: "/metadata-add/", rewrite });
    const providerOptions = { clarifeye: { metadata: [{ author: "Alice" }] } };
    const result = await run(bench.flow, large(), { ...bench.watch, providerOptions });
    expect(result).toMatchObject({
      data: { invoice_number: "INV-9" },
      issues: [{ code: "metadata_dropped" }],
    });
  });

  test("is refused before anything is stored where the instance has no such call", async () => {
    bench = await startBench({ switches: { documentedOnly: true } });
    const documents = [invoice("a.pdf", "INV-1", "1.00"), large()];
    await expect(run(bench.flow, { documents }, bench.watch)).rejects.toMatchObject({
      code: "unsupported",
      summary: expect.stringMatching(/^large\.pdf has 3\d+ bytes.*32000000.*HTTP 404$/),
    });
    expect(bench.requests()).toEqual(["POST documents/generate-presigned-upload-url/"]);
  });

  test.each<[string, (body: Record<string, unknown>) => unknown, string]>([
    ["an id that is none", (body) => ({ ...body, document_id: "../x" }), "generate-presigned"],
    ["no URL", ({ upload_url: _, ...body }) => body, "generate-presigned"],
    [
      "a URL with a user",
      (body) => ({ ...body, upload_url: "https://user:x@elsewhere.invalid/" }),
      "generate",
    ],
    [
      "another document",
      (body) => ({ ...body, document: { id: "550e8400-e29b-41d4-a716-446655440000" } }),
      "confirm-upload",
    ],
  ])("starts no run when it is answered with %s", async (_, change, path) => {
    bench = await startBench();
    bench.emulator.fault({
      kind: "rewrite",
      path,
      rewrite: (body) => change(body as Record<string, unknown>),
    });
    await expect(run(bench.flow, large(), bench.watch)).rejects.toMatchObject({ code: "bad_response" });
    expect(posted("run-sync")).toEqual([]);
  });

  test("sends no header of the answer that belongs to HTTP itself", async () => {
    bench = await startBench();
    bench.emulator.fault({
      kind: "rewrite",
      path: "generate-presigned",
      rewrite(body) {
        const { additional_fields: extra, ...rest } = body as { additional_fields: { headers: object } };
        const headers = { ...extra.headers, "Content-Length": "1", Cookie: "a=b", "x-note": "n" };
        return { ...rest, additional_fields: { ...extra, headers } };
      },
    });
    await run(bench.flow, large(), bench.watch);
    const [sent] = bench.emulator.storage.requests();
    expect(sent).toMatchObject({ answered: 200, headers: { "x-note": "n" } });
    expect(sent?.headers).not.toHaveProperty("cookie");
  });

  test("says that it may have been stored when the confirmation is lost, and confirms once", async () => {
    bench = await startBench();
    bench.emulator.fault({ kind: "reset-after-accept", path: "/confirm-upload/" });
    await expect(run(bench.flow, large(), bench.watch)).rejects.toMatchObject({
      code: "unavailable",
      nextStep: expect.stringContaining("documents may have been stored"),
    });
    expect(posted("confirm-upload")).toHaveLength(1);
  });

  test("is sent again when the storage fails for a moment", async () => {
    bench = await startBench();
    bench.emulator.storage.fault({ kind: "status", status: 503 });
    const { data } = await run(bench.flow, large(), bench.watch);
    expect(data).toMatchObject({ invoice_number: "INV-9" });
    expect(bench.emulator.storage.requests()).toHaveLength(2);
  });
});

test("HTTP 413 of a server that takes less says what to do", async () => {
  bench = await startBench({ switches: { requestLimitBytes: 100 } });
  await expect(run(bench.flow, brokenDocument("a.pdf"), bench.watch)).rejects.toMatchObject({
    code: "invalid_input",
    httpStatus: 413,
    nextStep: expect.stringContaining("32 MB"),
  });
});
