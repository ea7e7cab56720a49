// The same job with Mistral's own client so that it survives a crash and a lost response: a batch job with a mark.
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { Mistral } from "@mistralai/mistralai";

const [document, folder] = process.argv.slice(2);
const schema = {
  type: "object",
  properties: { invoice_number: { type: "string" }, total_amount: { type: "number" } },
  required: ["invoice_number", "total_amount"],
};
const stateFile = `${folder}/run.json`;
// Repeats are for reads alone: a start that is sent again is billed again.
const retries = {
  retries: {
    strategy: "backoff",
    backoff: { initialInterval: 500, maxInterval: 10_000, exponent: 1.5, maxElapsedTime: 300_000 },
    retryConnectionErrors: true,
  },
};
const client = new Mistral({ apiKey: process.env.MISTRAL_API_KEY, serverURL: process.env.MISTRAL_BASE_URL });

function save(state) {
  writeFileSync(`${stateFile}.new`, JSON.stringify(state));
  renameSync(`${stateFile}.new`, stateFile);
  return state;
}

async function start(marker) {
  const base64 = await readFile(document, "base64");
  const body = {
    document: { type: "document_url", document_url: `data:application/pdf;base64,${base64}` },
    document_annotation_format: { type: "json_schema", json_schema: { name: "invoice", schema } },
  };
  const metadata = { start_mark: marker };
  return client.batch.jobs.create({
    endpoint: "/v1/ocr",
    model: "mistral-ocr-latest",
    requests: [{ customId: "0", body }],
    metadata,
  });
}

/** The job of an earlier process whose id was not written down. */
async function find(marker) {
  for (let page = 0; ; page += 1) {
    const { data = [] } = await client.batch.jobs.list({ page, pageSize: 100 }, retries);
    const found = data.find(({ metadata }) => metadata?.start_mark === marker);
    if (found || data.length < 100) return found;
  }
}

let state = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, "utf8")) : undefined;
if (!state?.jobId) {
  const wasTried = state !== undefined;
  const marker = state?.marker ?? save({ marker: randomUUID() }).marker;
  const job = wasTried ? await find(marker) : await start(marker).catch(() => find(marker));
  if (!job) throw new Error(`The start ${marker} may have led to a job, and no job carries its mark.`);
  state = save({ marker, jobId: job.id });
}

const deadlineMs = Date.now() + 30 * 60_000;
let job;
for (;;) {
  job = await client.batch.jobs.get({ jobId: state.jobId }, retries);
  if (!["QUEUED", "RUNNING", "CANCELLATION_REQUESTED"].includes(job.status)) break;
  if (Date.now() > deadlineMs) throw new Error(`The job ${job.id} is still ${job.status}.`);
  await pause(500);
}

const fileId = job.outputFile ?? job.errorFile;
if (!fileId) throw new Error(`The job ${job.id} ended as ${job.status} and names no file.`);
const text = await new Response(await client.files.download({ fileId }, retries)).text();
const { response } = JSON.parse(text.split("\n")[0]);
// SUCCESS says that every row was tried, not that one succeeded; the body of a failed row is JSON in a text.
if (response.status_code !== 200) throw new Error(`The row failed: ${response.body}`);
const { document_annotation: annotation } = response.body;
if (typeof annotation !== "string") throw new Error("The answer holds no annotation.");
console.log(JSON.stringify(JSON.parse(annotation)));
