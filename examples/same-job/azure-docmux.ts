// The same job with docmux.
import { basename } from "node:path";
import { azureDocumentIntelligence } from "@docmux/azure-document-intelligence";
import { createDocmux } from "@docmux/core";
import { fileStore } from "@docmux/core/file-store";
import * as z from "zod";

const [document = "", folder = ""] = process.argv.slice(2);
const schema = z.object({ invoice_number: z.string(), total_amount: z.number() });
const docmux = createDocmux({ providers: [azureDocumentIntelligence], store: fileStore(`${folder}/store`) });
const options = { schema, key: basename(document) };
const { data } = await docmux.run("azure-document-intelligence:my-invoices", { path: document }, options);
console.log(JSON.stringify(data));
