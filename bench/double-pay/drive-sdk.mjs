// Submits one document by the official SDK of a vendor, with its defaults: node drive-sdk.mjs <package> <origin> <file>.
// Runs in the folder in which the SDK is installed. Prints "refused" when a connection was, and then its outcome.
import { readFileSync } from "node:fs";
import { Socket } from "node:net";

const [name, origin, path] = process.argv.slice(2);
const bytes = readFileSync(path);
const file = () => new File([bytes], "invoice.pdf", { type: "application/pdf" });
const dataUrl = `data:application/pdf;base64,${bytes.toString("base64")}`;
const timeoutMs = 2000;

/** Each returns the call, and what the vendor's answer names. */
const drivers = {
  async "@mistralai/mistralai"() {
    const { Mistral } = await import("@mistralai/mistralai");
    const client = new Mistral({ apiKey: "key", serverURL: origin, timeoutMs });
    const document = { type: "document_url", documentUrl: dataUrl };
    return async () => (await client.ocr.process({ model: "mistral-ocr-latest", document })).pages;
  },
  async "@llamaindex/llama-cloud"() {
    const { LlamaCloud } = await import("@llamaindex/llama-cloud");
    const client = new LlamaCloud({ apiKey: "key", baseURL: origin, timeout: timeoutMs });
    const upload = () => ({ upload_file: file(), tier: "fast", version: "latest" });
    return async () => (await client.parsing.create(upload())).id;
  },
  async reductoai() {
    const { Reducto } = await import("reductoai");
    const client = new Reducto({ apiKey: "key", baseURL: origin, timeout: timeoutMs });
    return async () => (await client.parse.runJob({ input: "reducto://invoice.pdf" })).job_id;
  },
  async "extend-ai"() {
    const { ExtendClient } = await import("extend-ai");
    const client = new ExtendClient({ token: "key", baseUrl: origin, timeoutInSeconds: timeoutMs / 1000 });
    return async () => (await client.parseRuns.create({ file: { id: "file_1" } })).id;
  },
  async "@azure-rest/ai-document-intelligence"() {
    const { default: open, isUnexpected } = await import("@azure-rest/ai-document-intelligence");
    const client = open(origin, { key: "key" }, { allowInsecureConnection: true });
    const call = {
      contentType: "application/json",
      body: { base64Source: bytes.toString("base64") },
      timeout: timeoutMs,
      allowInsecureConnection: true,
    };
    return async () => {
      const answer = await client.path("/documentModels/{modelId}:analyze", "prebuilt-layout").post(call);
      if (isUnexpected(answer)) throw new Error(`HTTP ${answer.status}`);
      return answer.headers["operation-location"];
    };
  },
  async "landingai-ade"() {
    const { LandingAIADE } = await import("landingai-ade");
    const client = new LandingAIADE({ apikey: "key", baseURL: origin, timeout: timeoutMs });
    return async () => (await client.parseJobs.create({ document: file() })).job_id;
  },
};

const { destroy } = Socket.prototype;
/** Only watches: the server takes connections again after one was refused. */
Socket.prototype.destroy = function (error) {
  if (error?.code === "ECONNREFUSED") console.log("refused");
  return destroy.call(this, error);
};

process.on("beforeExit", () => {
  console.log(
    JSON.stringify({ verdict: "hung", message: "nothing is left to wait for, and the call has not ended" }),
  );
  process.exit(0);
});

let outcome;
try {
  const submit = await drivers[name]();
  const found = await submit();
  outcome = found ? { verdict: "delivered" } : { verdict: "error", message: "the answer names no run" };
} catch (error) {
  outcome = { verdict: "error", message: String(error?.message ?? error).slice(0, 200) };
}
console.log(JSON.stringify(outcome));
process.exit(0);
