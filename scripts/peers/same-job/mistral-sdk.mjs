// The shortest form with Mistral's own client: one call, as in the vendor's samples.
import { readFile } from "node:fs/promises";
import { Mistral } from "@mistralai/mistralai";

const [document] = process.argv.slice(2);
const schema = {
  type: "object",
  properties: { invoice_number: { type: "string" }, total_amount: { type: "number" } },
  required: ["invoice_number", "total_amount"],
};
const client = new Mistral({ apiKey: process.env.MISTRAL_API_KEY, serverURL: process.env.MISTRAL_BASE_URL });
const base64 = await readFile(document, "base64");
const answer = await client.ocr.process({
  model: "mistral-ocr-latest",
  document: { type: "document_url", documentUrl: `data:application/pdf;base64,${base64}` },
  documentAnnotationFormat: {
    type: "json_schema",
    jsonSchema: { name: "invoice", schemaDefinition: schema },
  },
});
console.log(JSON.stringify(JSON.parse(answer.documentAnnotation)));
