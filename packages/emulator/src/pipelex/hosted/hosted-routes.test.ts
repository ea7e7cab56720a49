import { describe, expect, it } from "vitest";
import { smokeBundle } from "../testing-bundles.ts";
import { TestEmulator } from "../testing-emulator.ts";
import { dataUrl, invoiceLines, makePdf } from "../testing-pdf.ts";

const emulator = new TestEmulator("2026-09-20T10:00:00Z", { dialect: "hosted", stepDurationMs: 1000 });

const documentAt = (url: string) => ({ document: { concept: "Document", content: { url } } });

describe("execute on hosted", () => {
  it("answers a short run as the runner does", async () => {
    await emulator.start();
    const { status, body } = await emulator.call("POST", "/v1/execute", {
      mthds_contents: [smokeBundle],
      inputs: { name: "Ada" },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: "COMPLETED", main_stuff_name: "main_stuff" });
    expect(body.pipe_output.working_memory.root.main_stuff).toMatchObject({
      concept: "native.Text",
      content: { text: "Hello Ada" },
    });
  });

  it("is cut by the gateway when it lasts longer, while the run continues", async () => {
    await emulator.start({ gatewayTimeoutMs: 1500 });
    const inputs = documentAt(dataUrl(await makePdf(invoiceLines("A", "1.00"))));
    const cut = await emulator.call("POST", "/v1/execute", { pipe_code: "extract_invoice", inputs });
    expect(cut).toMatchObject({ status: 504, body: { message: "Endpoint request timed out" } });
    const [lost] = emulator.running.runIds();
    expect((await emulator.call("GET", `/v1/runs/${lost}/status`)).body.status).toBe("RUNNING");
    emulator.advance(2000);
    expect((await emulator.call("GET", `/v1/runs/${lost}/results`)).status).toBe(200);
  });

  it("passes the runner's problems through in the runner's shape", async () => {
    await emulator.start();
    const broken = await emulator.call("POST", "/v1/start", { mthds_contents: ['domain = "x"'] });
    expect(broken).toMatchObject({ status: 422, body: { error_type: "ValidateBundleError" } });
    expect(broken.body).not.toHaveProperty("code");
    emulator.running.scriptRun({
      failure: { category: "rate_limit", providerMetadata: { retry_after_seconds: 3 } },
    });
    const limited = await emulator.call("POST", "/v1/execute", {
      mthds_contents: [smokeBundle],
      inputs: { name: "A" },
    });
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "3"]);
  });
});

describe("the three voices of C", () => {
  it("speaks as the platform, with code", async () => {
    await emulator.start();
    const missing = await emulator.call("GET", "/v1/runs/run_x/status");
    expect(missing).toMatchObject({ status: 404, body: { code: "not_found", errors: [] } });
    const own = await emulator.call("POST", "/v1/start", { pipe_code: "p", pipeline_run_id: "mine" });
    expect(own).toMatchObject({
      status: 422,
      body: { code: "validation_failed", errors: [{ field: "pipeline_run_id" }] },
    });
    const method = await emulator.call("POST", "/v1/start", { method_id: "mt_nowhere" });
    expect(method).toMatchObject({ status: 404, body: { code: "not_found" } });
    const wrong = await emulator.call("GET", "/v1/runs/run_x", undefined, { authorization: "Bearer nope" });
    expect(wrong).toMatchObject({ status: 401, body: { code: "unauthorized" } });
  });

  it("speaks as the gateway, with nothing but a message", async () => {
    await emulator.start({ maxRequestBodyBytes: 1024 });
    expect(await emulator.call("POST", "/v1/lint", {})).toMatchObject({
      status: 403,
      body: { message: "Forbidden" },
    });
    expect(await emulator.call("GET", "/health")).toMatchObject({
      status: 404,
      body: { message: "Not Found" },
    });
    const large = await emulator.call("POST", "/v1/start", "x".repeat(1025));
    expect(large).toMatchObject({ status: 413, body: { message: "Request Too Long" } });
    const none = await emulator.call("POST", "/v1/start", {}, { authorization: "" });
    expect(none).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
    emulator.running.fault({ kind: "status", status: 503, body: { message: "Service Unavailable" } });
    expect((await emulator.call("GET", "/v1/version")).body).toEqual({ message: "Service Unavailable" });
  });

  it("identifies itself without a key", async () => {
    await emulator.start();
    const { body } = await emulator.call("GET", "/v1/version", undefined, { authorization: "" });
    expect(body).toEqual({
      protocol_version: "0.6.0",
      implementation: "pipelex-hosted",
      implementation_version: "0.9.0",
    });
    const legacy = await emulator.call("POST", "/api/v1/pipeline/execute", {});
    expect(legacy.status).toBe(404);
    expect(legacy.body).not.toHaveProperty("code");
  });
});

describe("files on hosted", () => {
  const pdf = () => makePdf(invoiceLines("STORED-1", "9.00"));
  const grant = async (size: number, contentType: string | null = "application/pdf") =>
    (
      await emulator.call("POST", "/v1/upload/grant", {
        filename: "my file.pdf",
        size,
        ...(contentType ? { content_type: contentType } : {}),
      })
    ).body;
  const put = async (url: string, body: Uint8Array, headers: Record<string, string>) => {
    const answer = await fetch(url, { method: "PUT", headers, body: new Uint8Array(body) });
    return { status: answer.status, text: await answer.text() };
  };

  it("takes a file by grant on another origin and runs on it", async () => {
    await emulator.start();
    const bytes = await pdf();
    const granted = await grant(bytes.byteLength);
    expect(granted).toMatchObject({
      headers: {
        "If-None-Match": "*",
        "Content-Type": "application/pdf",
        "x-amz-meta-filename": "my%20file.pdf",
      },
      expires_at: "2026-09-20T10:15:00+00:00",
      max_bytes: 50 * 1024 * 1024,
    });
    expect(new URL(granted.url).origin).toBe(emulator.running.storage?.origin);
    expect(new URL(granted.url).origin).not.toBe(emulator.running.origin);
    expect((await put(granted.url, bytes, granted.headers)).status).toBe(200);

    const request = { pipe_code: "extract_invoice", inputs: documentAt(granted.uri) };
    const { body } = await emulator.call("POST", "/v1/execute", request);
    const { root } = body.pipe_output.working_memory;
    expect(root.result.content.invoice_number).toBe("STORED-1");
    expect(root.document.content.url).toBe(granted.uri);
    expect(emulator.running.storage?.requests().map(({ method }) => method)).toEqual(["PUT"]);
  });

  it("takes a grant once, in time, with exactly its headers and without a key", async () => {
    await emulator.start();
    const bytes = await pdf();
    const { url, headers } = await grant(bytes.byteLength);
    const { "If-None-Match": _none, ...without } = headers;
    expect(await put(url, bytes, without)).toMatchObject({
      status: 403,
      text: expect.stringContaining("SignatureDoesNotMatch"),
    });
    expect((await put(url, bytes, { ...headers, "Content-Type": "text/plain" })).status).toBe(403);
    expect((await put(url, bytes.slice(1), headers)).text).toContain("SignatureDoesNotMatch");
    expect((await put(url, bytes, { ...headers, "x-amz-acl": "public-read" })).text).toContain("not signed");
    expect((await put(`${url}x`, bytes, headers)).status).toBe(403);
    const keyed = await put(url, bytes, { ...headers, authorization: "Bearer test-key" });
    expect(keyed).toMatchObject({ status: 400, text: expect.stringContaining("Only one auth mechanism") });
    expect((await put(url, bytes, headers)).status).toBe(200);
    expect((await put(url, bytes, headers)).status).toBe(412);

    const late = await grant(bytes.byteLength);
    emulator.advance(15 * 60_000 + 1);
    expect((await put(late.url, bytes, late.headers)).text).toContain("Request has expired");
  });

  it("leaves a content type out of the signature when none was named", async () => {
    await emulator.start();
    const bytes = await pdf();
    const { url, headers } = await grant(bytes.byteLength, null);
    expect(Object.keys(headers)).toEqual(["If-None-Match", "x-amz-meta-filename"]);
    expect((await put(url, bytes, headers)).status).toBe(200);
  });

  it("refuses a grant beyond its cap", async () => {
    await emulator.start();
    const tooLarge = await emulator.call("POST", "/v1/upload/grant", {
      filename: "a.pdf",
      size: 50 * 1024 * 1024 + 1,
    });
    expect(tooLarge).toMatchObject({ status: 422, body: { errors: [{ field: "size" }] } });
    const nameless = await emulator.call("POST", "/v1/upload/grant", { size: 1 });
    expect(nameless.body.errors[0].field).toBe("filename");
  });

  it("takes a small file inline and hands it out by a link that expires", async () => {
    await emulator.start();
    const bytes = await pdf();
    const uploaded = await emulator.call("POST", "/v1/upload", {
      filename: "a.pdf",
      data: Buffer.from(bytes).toString("base64"),
      content_type: "application/pdf",
    });
    expect(uploaded.body).toMatchObject({ filename: "a.pdf", uri: expect.stringMatching(/\.pdf$/) });
    const { body } = await emulator.call("POST", "/v1/resolve-storage-url", { uri: uploaded.body.uri });
    expect(body).toMatchObject({ content_type: "application/pdf", expires_at: "2026-09-20T10:15:00+00:00" });
    const read = await fetch(body.url);
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(bytes);
    expect((await fetch(body.url, { headers: { authorization: "Bearer test-key" } })).status).toBe(400);
    emulator.advance(16 * 60_000);
    expect((await fetch(body.url)).status).toBe(403);
  });

  it("resolves up to a hundred references, each with its own verdict", async () => {
    await emulator.start();
    const uris = ["pipelex-storage://org_emulator/a.pdf", "https://x", "pipelex-storage://other/a"];
    const { body } = await emulator.call("POST", "/v1/resolve-storage-url/bulk", { uris });
    expect(body.items).toMatchObject([
      { uri: uris[0], error: null, content_type: "application/pdf" },
      { uri: uris[1], url: null, error: { code: "invalid_storage_uri" } },
      { uri: uris[2], url: null, error: { code: "forbidden" } },
    ]);
    expect((await fetch(body.items[0].url)).status).toBe(404);
    const many = { uris: Array(101).fill(uris[0]) };
    expect((await emulator.call("POST", "/v1/resolve-storage-url/bulk", many)).status).toBe(422);
    const single = await emulator.call("POST", "/v1/resolve-storage-url", { uri: "https://x" });
    expect(single).toMatchObject({ status: 422, body: { code: "invalid_storage_uri" } });
  });
});
