// The shortest form with Azure's own client: its poller, as in the vendor's samples.
import { readFile } from "node:fs/promises";
import DocumentIntelligence, {
  getLongRunningPoller,
  isUnexpected,
} from "@azure-rest/ai-document-intelligence";

const [document] = process.argv.slice(2);
const { DOCUMENT_INTELLIGENCE_ENDPOINT: endpoint, DOCUMENT_INTELLIGENCE_API_KEY: key } = process.env;
const client = DocumentIntelligence(endpoint, { key }, { allowInsecureConnection: true });
const initial = await client.path("/documentModels/{modelId}:analyze", "my-invoices").post({
  contentType: "application/json",
  body: { base64Source: await readFile(document, "base64") },
});
if (isUnexpected(initial)) throw new Error(initial.body.error.message);
const { body } = await getLongRunningPoller(client, initial).pollUntilDone();
const { invoice_number: number, total_amount: total } = body.analyzeResult.documents[0].fields;
console.log(JSON.stringify({ invoice_number: number?.valueString, total_amount: total?.valueNumber }));
