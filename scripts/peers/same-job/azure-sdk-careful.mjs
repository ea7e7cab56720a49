// The same job with Azure's own client so that it survives a crash, and bills once: its poller cannot be restored from an id.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import DocumentIntelligence, {
  isUnexpected,
  parseResultIdFromResponse,
} from "@azure-rest/ai-document-intelligence";

const [document, folder] = process.argv.slice(2);
const stateFile = `${folder}/run.json`;
const model = "my-invoices";
const { DOCUMENT_INTELLIGENCE_ENDPOINT: endpoint, DOCUMENT_INTELLIGENCE_API_KEY: key } = process.env;
const insecure = { allowInsecureConnection: true };
const client = DocumentIntelligence(endpoint, { key }, insecure);
// The client repeats a start up to three times, and each may be billed.
const starter = DocumentIntelligence(endpoint, { key }, { ...insecure, retryOptions: { maxRetries: 0 } });

function save(state) {
  writeFileSync(`${stateFile}.new`, JSON.stringify(state));
  renameSync(`${stateFile}.new`, stateFile);
  return state;
}

let state = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, "utf8")) : undefined;
if (state && !state.resultId) {
  throw new Error("An earlier start may have led to a run, which the vendor cannot look for. Decide first.");
}
if (!state) {
  const body = { base64Source: await readFile(document, "base64") };
  save({ startedAt: new Date().toISOString() });
  const initial = await starter.path("/documentModels/{modelId}:analyze", model).post({
    contentType: "application/json",
    body,
  });
  if (isUnexpected(initial)) {
    throw new Error(`HTTP ${initial.status}: ${initial.body?.error?.message ?? "no message"}`);
  }
  state = save({ resultId: parseResultIdFromResponse(initial) });
}

const deadlineMs = Date.now() + 30 * 60_000;
let operation;
for (;;) {
  const path = "/documentModels/{modelId}/analyzeResults/{resultId}";
  const answer = await client.path(path, model, state.resultId).get();
  if (isUnexpected(answer)) throw new Error(`HTTP ${answer.status}: ${answer.body?.error?.message}`);
  operation = answer.body;
  if (!["notStarted", "running"].includes(operation.status)) break;
  if (Date.now() > deadlineMs) throw new Error(`The run ${state.resultId} is still ${operation.status}.`);
  await pause(2000);
}

if (operation.status !== "succeeded") {
  throw new Error(`The run ended as ${operation.status}: ${operation.error?.message ?? "no message"}`);
}
const [found] = operation.analyzeResult?.documents ?? [];
if (!found) throw new Error("The model found no document of its kind.");
const { invoice_number: number, total_amount: total } = found.fields ?? {};
console.log(JSON.stringify({ invoice_number: number?.valueString, total_amount: total?.valueNumber }));
