// Drives the emulated Mistral with the vendor's own client, unchanged: node check.mjs '{"origin": …, "apiKey": …, "document": …}'
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { Mistral } from "@mistralai/mistralai";

const { origin, apiKey, document } = JSON.parse(process.argv[2]);
const client = new Mistral({ apiKey, serverURL: origin });
const bytes = await readFile(document);
const dataUrl = `data:application/pdf;base64,${bytes.toString("base64")}`;
const model = "mistral-ocr-latest";
const schema = {
  type: "object",
  properties: { invoice_number: { type: "string" }, total: { type: "number", description: "Total amount" } },
  required: ["invoice_number", "total"],
  additionalProperties: false,
};
const documentAnnotationFormat = {
  type: "json_schema",
  jsonSchema: { name: "invoice", schemaDefinition: schema, strict: true },
};

/** The status of a call that has to fail. */
async function statusOf(call) {
  const failure = await call.then(
    () => assert.fail("it succeeded"),
    (error) => error,
  );
  return failure.statusCode;
}

// OCR with everything that can be asked for.
const read = await client.ocr.process({
  model,
  document: { type: "document_url", documentUrl: dataUrl },
  pages: [0],
  tableFormat: "html",
  includeBlocks: true,
  includeImageBase64: true,
  confidenceScoresGranularity: "word",
  documentAnnotationFormat,
});
const [page] = read.pages;
assert.equal(page.index, 0);
assert.ok(page.dimensions.width > 0);
assert.ok(page.markdown.length > 50);
assert.ok(page.blocks.some((block) => block.type === "title"));
assert.ok(page.tables.length > 0 && page.tables[0].format === "html");
assert.ok(page.confidenceScores.wordConfidenceScores.length > 0);
assert.equal(typeof JSON.parse(read.documentAnnotation).invoice_number, "string");
assert.equal(read.usageInfo.pagesProcessed, 1);
assert.equal(read.usageInfo.docSizeBytes, bytes.length);
const paged = await client.ocr.process({ model, document: { documentUrl: dataUrl }, pages: "0" });
assert.equal(paged.pages.length, 1);

// Files: upload, list, OCR by id and by signed URL, delete.
const content = new Blob([bytes], { type: "application/pdf" });
const uploaded = await client.files.upload({ file: { fileName: "invoice.pdf", content }, purpose: "ocr" });
assert.equal(uploaded.sizeBytes, bytes.length);
const again = await client.files.upload({ file: { fileName: "copy.pdf", content }, purpose: "ocr" });
assert.equal(again.id, uploaded.id);
const files = await client.files.list({ purpose: "ocr" });
assert.deepEqual(
  files.data.map(({ id }) => id),
  [uploaded.id],
);
assert.equal((await client.files.retrieve({ fileId: uploaded.id })).deleted, false);
const byId = await client.ocr.process({ model, document: { type: "file", fileId: uploaded.id } });
assert.equal(byId.pages[0].markdown, paged.pages[0].markdown);
const { url } = await client.files.getSignedUrl({ fileId: uploaded.id });
const byUrl = await client.ocr.process({ model, document: { type: "document_url", documentUrl: url } });
assert.equal(byUrl.pages.length, byId.pages.length);
assert.equal((await client.files.delete({ fileId: uploaded.id })).deleted, true);
assert.equal(await statusOf(client.files.retrieve({ fileId: uploaded.id })), 404);
assert.equal(
  await statusOf(client.ocr.process({ model, document: { type: "file", fileId: uploaded.id } })),
  404,
);

/** The job when it has ended. */
async function ended(jobId) {
  for (;;) {
    const job = await client.batch.jobs.get({ jobId });
    if (!["QUEUED", "RUNNING", "CANCELLATION_REQUESTED"].includes(job.status)) return job;
    await pause(50);
  }
}

async function rowsOf(fileId) {
  const stream = await client.files.download({ fileId });
  const text = await new Response(stream).text();
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

// A job with rows in it, one of which fails.
const good = { customId: "good", body: { document: { type: "document_url", document_url: dataUrl } } };
const bad = {
  customId: "bad",
  body: { document: { type: "document_url", document_url: "https://e.example/a.pdf" } },
};
const job = await client.batch.jobs.create({
  endpoint: "/v1/ocr",
  model,
  requests: [good, bad],
  metadata: { docmux_start: "k1" },
});
assert.equal(job.status, "QUEUED");
assert.equal(job.totalRequests, 0);
const done = await ended(job.id);
assert.equal(done.status, "SUCCESS");
assert.deepEqual([done.succeededRequests, done.failedRequests], [1, 1]);
const [row] = await rowsOf(done.outputFile);
assert.equal(row.custom_id, "good");
assert.equal(row.response.body.pages.length, byId.pages.length);
const [failed] = await rowsOf(done.errorFile);
assert.equal(JSON.parse(failed.response.body).code, "3310");
const inline = await client.batch.jobs.get({ jobId: job.id, inline: true });
assert.equal(inline.outputs.length, 2);

// A job of an uploaded file of rows, and one that is canceled.
const line = JSON.stringify({ custom_id: "0", body: good.body });
const rows = await client.files.upload({
  file: { fileName: "rows.jsonl", content: new Blob([line]) },
  purpose: "batch",
});
const ofFile = await client.batch.jobs.create({ endpoint: "/v1/ocr", model, inputFiles: [rows.id] });
assert.equal((await ended(ofFile.id)).succeededRequests, 1);
const unwanted = await client.batch.jobs.create({ endpoint: "/v1/ocr", model, requests: [good] });
await client.batch.jobs.cancel({ jobId: unwanted.id });
assert.equal((await ended(unwanted.id)).status, "CANCELLED");
const listed = await client.batch.jobs.list({ metadata: { docmux_start: "k1" } });
assert.deepEqual(
  listed.data.map(({ id }) => id),
  [job.id],
);
assert.equal((await client.batch.jobs.list({ pageSize: 2 })).data.length, 2);
assert.equal((await client.batch.jobs.list({ status: ["CANCELLED"] })).total, 1);

// Refusals.
const models = await client.models.list();
assert.ok(models.data.some(({ id, capabilities }) => id === model && capabilities.ocr));
const unauthorized = new Mistral({ apiKey: "wrong", serverURL: origin });
assert.equal(await statusOf(unauthorized.models.list()), 401);
assert.equal(await statusOf(client.batch.jobs.get({ jobId: "00000000-0000-4000-8000-000000000000" })), 404);
assert.equal(await statusOf(client.ocr.process({ model: "none", document: { documentUrl: dataUrl } })), 400);
const overHttp = { type: "document_url", documentUrl: "http://e.example/a.pdf" };
assert.equal(await statusOf(client.ocr.process({ model, document: overHttp })), 422);
console.log("The vendor's client is content.");
