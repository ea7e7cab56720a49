// Drives the emulated Azure Document Intelligence with the vendor's own client, unchanged:
// node check.mjs '{"origin": …, "apiKey": …, "document": …}'
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import DocumentIntelligence, {
  getLongRunningPoller,
  isUnexpected,
  paginate,
  parseResultIdFromResponse,
} from "@azure-rest/ai-document-intelligence";

const { origin, apiKey, document } = JSON.parse(process.argv[2]);
const connect = (key) => DocumentIntelligence(origin, { key }, { allowInsecureConnection: true });
const client = connect(apiKey);
const bytes = await readFile(document);
const base64Source = bytes.toString("base64");

function analyze(modelId, options, by = client) {
  return by.path("/documentModels/{modelId}:analyze", modelId).post(options);
}

/** The body of the operation when it has ended, by the client's own poller. */
async function ended(initial) {
  assert.ok(!isUnexpected(initial), JSON.stringify(initial.body));
  const { body } = await getLongRunningPoller(client, initial, { intervalInMs: 50 }).pollUntilDone();
  return body;
}

/** The answer of a call that has to fail. */
async function refusalOf(call) {
  const answer = await call;
  assert.ok(isUnexpected(answer));
  return { status: Number(answer.status), error: answer.body.error };
}

// The layout of a file in the request, with all that can be asked for.
const layout = await ended(
  await analyze("prebuilt-layout", {
    contentType: "application/json",
    body: { base64Source },
    queryParameters: {
      pages: "1",
      locale: "en-US",
      stringIndexType: "utf16CodeUnit",
      outputContentFormat: "markdown",
      features: ["keyValuePairs", "queryFields"],
      queryFields: ["InvoiceNumber", "DueDate"],
    },
  }),
);
assert.equal(layout.status, "succeeded");
const { content, pages, paragraphs, tables, contentFormat, documents } = layout.analyzeResult;
assert.equal(contentFormat, "markdown");
assert.match(content, /<table>/);
const [page] = pages;
assert.deepEqual([page.pageNumber, page.unit], [1, "inch"]);
assert.ok(page.width > 0 && page.words.length > 50 && page.lines.length > 20);
for (const { content: word, span, polygon, confidence } of page.words) {
  assert.equal(content.slice(span.offset, span.offset + span.length), word);
  assert.equal(polygon.length, 8);
  assert.ok(confidence > 0 && confidence <= 1);
}
assert.ok(paragraphs.some(({ role }) => role === "title"));
assert.ok(tables.some(({ cells }) => cells.some(({ kind }) => kind === "columnHeader")));
assert.equal(documents[0].fields.InvoiceNumber.type, "string");

// An invoice as bytes: typed fields with places and confidence.
const started = await analyze("prebuilt-invoice", { contentType: "application/octet-stream", body: bytes });
assert.equal(started.status, "202");
assert.equal(started.headers["apim-request-id"], parseResultIdFromResponse(started));
const invoice = await ended(started);
const { docType, confidence, fields } = invoice.analyzeResult.documents[0];
assert.equal(docType, "invoice");
assert.ok(confidence > 0.5);
assert.equal(fields.InvoiceId.type, "string");
assert.match(fields.InvoiceDate.valueDate, /^\d{4}-\d\d-\d\d$/);
assert.equal(typeof fields.InvoiceTotal.valueCurrency.amount, "number");
assert.equal(fields.InvoiceTotal.boundingRegions[0].pageNumber, 1);
assert.ok(fields.Items.valueArray[0].valueObject.Amount.valueCurrency.amount > 0);

// A searchable PDF, and the end of a result.
const read = await analyze("prebuilt-read", {
  contentType: "application/pdf",
  body: bytes,
  queryParameters: { output: ["pdf"] },
});
await ended(read);
const resultId = parseResultIdFromResponse(read);
const result = (modelId, id = resultId) =>
  client.path("/documentModels/{modelId}/analyzeResults/{resultId}", modelId, id);
const pdf = await client
  .path("/documentModels/{modelId}/analyzeResults/{resultId}/pdf", "prebuilt-read", resultId)
  .get()
  .asNodeStream();
const chunks = [];
for await (const chunk of pdf.body) chunks.push(chunk);
assert.equal(Buffer.concat(chunks).subarray(0, 5).toString(), "%PDF-");
assert.equal((await refusalOf(result("prebuilt-layout").get())).status, 404);
assert.equal((await result("prebuilt-read").delete()).status, "204");
const gone = await refusalOf(result("prebuilt-read").get());
assert.deepEqual([gone.status, gone.error.innererror.code], [404, "OperationNotFound"]);

// Models and the resource.
const listed = [];
for await (const { modelId } of paginate(client, await client.path("/documentModels").get()))
  listed.push(modelId);
assert.ok(listed.includes("prebuilt-invoice") && listed.length > 3);
const model = await client.path("/documentModels/{modelId}", "prebuilt-invoice").get();
assert.equal(model.body.docTypes.invoice.fieldSchema.InvoiceTotal.type, "currency");
assert.equal((await client.path("/info").get()).body.customDocumentModels.limit, 500);

// Refusals.
const json = { contentType: "application/json", body: { base64Source } };
const tooFar = await refusalOf(analyze("prebuilt-layout", { ...json, queryParameters: { pages: "7" } }));
assert.deepEqual([tooFar.status, tooFar.error.innererror.code], [400, "InvalidParameter"]);
assert.equal((await refusalOf(analyze("no-model", json))).error.innererror.code, "ModelNotFound");
const noPdf = { contentType: "application/octet-stream", body: Buffer.from("no PDF") };
assert.equal((await refusalOf(analyze("prebuilt-read", noPdf))).error.innererror.code, "InvalidContent");
assert.equal((await refusalOf(analyze("prebuilt-read", json, connect("wrong")))).status, 401);
console.log("The vendor's client is content.");
