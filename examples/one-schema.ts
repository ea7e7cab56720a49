// One schema for every vendor: PIPELINE alone decides who reads it, such as mistral:mistral-ocr-latest or datalab:pl_abc123@2.
import { azureDocumentIntelligence } from "@docmux/azure-document-intelligence";
import { clarifeye } from "@docmux/clarifeye";
import { createDocmux } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { local } from "@docmux/local";
import { mistral } from "@docmux/mistral";
import { pipelex } from "@docmux/pipelex";
import * as z from "zod";

const Invoice = z.object({
  invoiceNumber: z.string(),
  dueDate: z.iso
    .date()
    .transform((day) => new Date(day))
    .optional(),
  totalAmount: z.number().describe("Sum including tax"),
  lineItems: z.array(z.object({ description: z.string(), amount: z.number() })),
});

// A model of Azure has names of its own. Those that differ in case and punctuation only are found without this.
const fieldNames = {
  "azure-document-intelligence": {
    "/invoiceNumber": "/InvoiceId",
    "/totalAmount": "/InvoiceTotal/amount",
    "/lineItems": "/Items",
    "/lineItems/*/amount": "/Items/*/Amount/amount",
  },
};

const providers = [datalab, clarifeye, pipelex, mistral, azureDocumentIntelligence, local];
const docmux = createDocmux({ providers });
const pipeline = docmux.pipeline(process.env.PIPELINE);

// Before anything is sent: what this vendor cannot express.
const { losses, isDefinedAtVendor } = docmux.compileSchema(pipeline, Invoice, { fieldNames });
console.log(isDefinedAtVendor ? "The vendor's own definition decides." : "The schema is sent.");
for (const { path, whatHappens } of losses) console.log(`${path || "all of it"}: ${whatHappens}`);

// `data` has the schema's names and types, whatever the vendor calls its fields.
const document = { path: "documents/invoice-01.pdf" };
const { data } = await docmux.run(pipeline, document, { extract: Invoice, fieldNames });
console.log(
  `${data.invoiceNumber} over ${data.totalAmount.toFixed(2)}, due in ${data.dueDate?.getUTCFullYear()}`,
);
console.log(`${data.lineItems.length} lines, the first: ${data.lineItems[0]?.description}`);
