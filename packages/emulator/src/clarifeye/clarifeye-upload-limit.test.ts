import { afterEach, describe, expect, it } from "vitest";
import { drawInvoice, startTestBench, type TestBench } from "./clarifeye-test-bench.ts";

let bench: TestBench;
afterEach(() => bench.emulator.close());

const invoice = () => drawInvoice("INV-1", "2026-03-14", "10.00");

function sendFiles(...sizes: number[]): Promise<Response> {
  const form = new FormData();
  for (const [place, size] of sizes.entries()) {
    form.append("files", new File([new Uint8Array(size)], `${place}.pdf`, { type: "application/pdf" }));
  }
  return fetch(`${bench.emulator.baseUrl}/projects/${bench.projectId}/documents/bulk-upload/`, {
    method: "POST",
    headers: { authorization: "Bearer test-key" },
    body: form,
  });
}

describe("a request above the limit", () => {
  it("of 32 MB is refused with a page of the gateway, and stores nothing", async () => {
    bench = await startTestBench();
    const refused = await sendFiles(16_000_000, 16_000_000);
    expect(refused.status).toBe(413);
    expect(refused.headers.get("content-type")).toContain("text/html");
    expect((await bench.get("documents/get-without-file/")).body.count).toBe(0);
    const tags = await bench.send("POST", "documents/filter-by-tag/", {
      tag_values: ["x".repeat(31_990_000)],
    });
    expect(tags.status).toBe(200);
  });

  it("counts the whole request, and whatever it is for", async () => {
    bench = await startTestBench({ switches: { requestLimitBytes: 1000 } });
    expect((await sendFiles(500)).status).toBe(201);
    expect((await sendFiles(950)).status).toBe(413);
    const tags = await bench.send("POST", "documents/filter-by-tag/", { tag_values: ["x".repeat(1000)] });
    expect(tags.status).toBe(413);
  });
});

interface Presigned {
  upload_url: string;
  document_id: string;
  file_key: string;
  additional_fields: {
    method: string;
    headers: Record<string, string>;
    form_fields: Record<string, string>;
  };
}

async function presign(filename = "large.pdf"): Promise<Presigned> {
  const { status, body } = await bench.send("POST", "documents/generate-presigned-upload-url/", {
    filename,
    content_type: "application/pdf",
  });
  expect(status).toBe(200);
  return body;
}

const confirm = (documentId: string, skipParsing = false) =>
  bench.send("POST", "documents/confirm-upload/", { document_id: documentId, skip_parsing: skipParsing });

describe("a presigned upload", () => {
  it("takes a file of any size by PUT, and is a document once it is confirmed", async () => {
    bench = await startTestBench({ switches: { requestLimitBytes: 900 } });
    const bytes = await invoice();
    expect(bytes.byteLength).toBeGreaterThan(900);
    const { upload_url: url, document_id: id, additional_fields: extra } = await presign();
    expect(new URL(url).origin).toBe(bench.emulator.storage.origin);
    expect((await confirm(id)).status).toBe(400);
    const headers = { ...extra.headers, "content-type": "application/pdf" };
    const put = await fetch(url, { method: "PUT", headers, body: new Uint8Array(bytes) });
    expect(put.status).toBe(200);
    expect((await bench.get("documents/get-without-file/")).body.count).toBe(0);
    const { status, body } = await confirm(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      document: { id, name: "large.pdf", content_type: "application/pdf", file_size: bytes.byteLength },
      message: expect.any(String),
    });
    expect(body).not.toHaveProperty("pipeline_run_id");
    expect((await bench.get("documents/get-without-file/")).body.results).toMatchObject([{ id }]);
    expect((await confirm(id)).status).toBe(404);
  });

  it("takes a form by POST where the storage is S3", async () => {
    bench = await startTestBench({ switches: { presignedMethod: "POST" } });
    const { upload_url: url, document_id: id, additional_fields: extra } = await presign();
    expect(extra.method).toBe("POST");
    const form = new FormData();
    for (const [name, value] of Object.entries(extra.form_fields)) form.append(name, value);
    form.append("file", new File([new Uint8Array(await invoice())], "large.pdf"));
    expect((await fetch(url, { method: "POST", body: form })).status).toBe(204);
    expect((await confirm(id)).status).toBe(200);
  });

  it("refuses the key, another type, a header that is missing, and an old URL", async () => {
    bench = await startTestBench();
    const { upload_url: url, additional_fields: extra } = await presign();
    const headers: Record<string, string> = { ...extra.headers, "content-type": "application/pdf" };
    const put = async (given: Record<string, string>) =>
      (await fetch(url, { method: "PUT", headers: given, body: "x" })).status;
    expect(await put({ ...headers, authorization: "Bearer test-key" })).toBe(403);
    expect(await put({ ...headers, "content-type": "text/plain" })).toBe(403);
    expect(await put({ "content-type": "application/pdf" })).toBe(403);
    bench.clock.advance(3_600_000);
    expect(await put(headers)).toBe(403);
  });

  it("starts what an upload of the project starts, unless parsing is skipped", async () => {
    bench = await startTestBench({ projects: [{ mode: "classic", flows: [] }] });
    const runs: unknown[] = [];
    for (const skipParsing of [true, false]) {
      const { upload_url: url, document_id: id, additional_fields: extra } = await presign();
      const headers = { ...extra.headers, "content-type": "application/pdf" };
      await fetch(url, { method: "PUT", headers, body: new Uint8Array(await invoice()) });
      runs.push((await confirm(id, skipParsing)).body.pipeline_run_id);
    }
    expect(runs).toEqual([undefined, expect.any(String)]);
    expect(await bench.run(String(runs[1]))).toMatchObject({ pipeline_name: "Parse documents" });
  });

  it("is refused without a name, for a program, and where only the documented API is there", async () => {
    bench = await startTestBench();
    const ask = (body: unknown) => bench.send("POST", "documents/generate-presigned-upload-url/", body);
    expect((await ask({ content_type: "application/pdf" })).status).toBe(400);
    expect((await ask({ filename: "setup.exe" })).status).toBe(400);
    expect((await confirm("550e8400-e29b-41d4-a716-446655440000")).status).toBe(404);
    bench.emulator.configure({ documentedOnly: true });
    expect((await ask({ filename: "a.pdf", content_type: "application/pdf" })).status).toBe(404);
    expect((await confirm("550e8400-e29b-41d4-a716-446655440000")).status).toBe(404);
  });
});
