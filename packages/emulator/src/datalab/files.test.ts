import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DatalabTest, invoice, startDatalabTest } from "./test-datalab.ts";

let datalab: DatalabTest;
beforeEach(async () => {
  datalab = await startDatalabTest();
});
afterEach(() => datalab.emulator.close());

const pdf = { "content-type": "application/pdf" };

async function ask() {
  const json = { filename: "paper one.pdf", content_type: "application/pdf" };
  return (await datalab.call("POST", "/files/upload", { json })).body;
}

async function put(url: string, headers: Record<string, string> = pdf) {
  return fetch(url, { method: "PUT", headers, body: (await invoice("INV-055")).slice() });
}

describe("direct upload", () => {
  test("ask, put, confirm, run by reference", async () => {
    const asked = await ask();
    expect(asked).toEqual({
      file_id: 1,
      upload_url: expect.stringMatching(`^${datalab.emulator.storage.origin}/uploads/`),
      expires_in: 3600,
      reference: expect.stringMatching(/^datalab:\/\/file-\w{8}$/),
    });
    expect(datalab.emulator.storage.origin).not.toBe(datalab.emulator.origin);
    expect((await put(asked.upload_url)).status).toBe(200);
    expect(await datalab.get("/files/1/confirm")).toEqual({
      success: true,
      file_id: 1,
      reference: asked.reference,
      message: expect.any(String),
    });
    const form = new FormData();
    form.set("file_url", asked.reference);
    form.set("processing_location", "eu");
    const { body } = await datalab.call("POST", "/pipelines/pl_test/run", { form });
    datalab.clock.advance(10_000);
    const result = await datalab.result(body.execution_id, 1);
    expect(JSON.parse(result.body.extraction_schema_json).invoice_number).toBe("INV-055");
    const { rate_breakdown } = await datalab.execution(body.execution_id);
    expect(rate_breakdown.rate_per_1000_pages_cents).toBe(1125);
  });

  test.each(["x-api-key", "authorization", "cookie"])(
    "a put that carries %s is refused and stores nothing",
    async (name) => {
      const { upload_url } = await ask();
      const answer = await put(upload_url, { ...pdf, [name]: datalab.emulator.apiKey });
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain(`must not be sent the ${name} header`);
      expect((await datalab.call("GET", "/files/1/confirm")).status).toBe(400);
      expect(datalab.emulator.storage.requests()).toMatchObject([{ method: "PUT", answered: 403 }]);
    },
  );

  test("another content type than was signed is refused", async () => {
    const { upload_url } = await ask();
    const answer = await put(upload_url, { "content-type": "application/octet-stream" });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("SignatureDoesNotMatch");
  });

  test("a changed URL is refused, and so is a get with a put's signature", async () => {
    const { upload_url } = await ask();
    expect((await put(upload_url.replace("/uploads/", "/uploads/x"))).status).toBe(403);
    expect((await fetch(upload_url)).status).toBe(403);
  });

  test("after 3600 seconds the URL is expired", async () => {
    const { upload_url } = await ask();
    datalab.clock.advance(3_600_000);
    const answer = await put(upload_url);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("Request has expired");
  });

  test("a body of unannounced length is refused, as object storages do", async () => {
    const { upload_url } = await ask();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const chunked = request(upload_url, { method: "PUT", headers: pdf }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      chunked.once("error", reject);
      chunked.write("%PDF-");
      chunked.end();
    });
    expect(status).toBe(411);
  });

  test("a run by a reference that was never confirmed is refused", async () => {
    const { upload_url, reference } = await ask();
    await put(upload_url);
    const form = new FormData();
    form.set("file_url", reference);
    const { status, body } = await datalab.call("POST", "/pipelines/pl_test/run", { form });
    expect(status).toBe(400);
    expect(body.detail).toContain("confirmed");
  });
});

describe("stored files", () => {
  test("are listed, described, downloaded and deleted, by number or by the id of the reference", async () => {
    const asked = await ask();
    await put(asked.upload_url);
    expect((await datalab.get("/files/1")).upload_status).toBe("pending");
    await datalab.get("/files/1/confirm");
    await ask();
    const described = await datalab.get("/files/1");
    expect(described).toEqual({
      file_id: 1,
      original_filename: "paper one.pdf",
      content_type: "application/pdf",
      reference: asked.reference,
      upload_status: "completed",
      file_size: (await invoice("INV-055")).byteLength,
      created: "2026-04-01T10:00:00Z",
    });
    expect(await datalab.get(`/files/${asked.reference.replace("datalab://file-", "")}`)).toEqual(described);
    expect(await datalab.get("/files?limit=1&offset=1")).toEqual({
      files: [described],
      total: 2,
      limit: 1,
      offset: 1,
    });

    const link = await datalab.get("/files/1/download?expires_in=60");
    expect(link).toMatchObject({ expires_in: 60, file_id: 1, original_filename: "paper one.pdf" });
    const downloaded = await fetch(link.download_url);
    expect(new Uint8Array(await downloaded.arrayBuffer())).toHaveLength(described.file_size);
    expect((await fetch(link.download_url, { headers: { "x-api-key": "k" } })).status).toBe(403);
    datalab.clock.advance(60_000);
    expect((await fetch(link.download_url)).status).toBe(403);

    expect((await datalab.call("DELETE", "/files/1")).body.success).toBe(true);
    expect((await datalab.call("GET", "/files/1")).status).toBe(404);
  });
});
