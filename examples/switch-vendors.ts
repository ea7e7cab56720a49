// The same program for every vendor: PIPELINE alone decides, such as datalab:pl_abc123@2 or pipelex:extract_invoice.
import { clarifeye } from "@docmux/clarifeye";
import { createDocmux } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";
import * as z from "zod";

const schema = z.object({ invoice_number: z.string(), total_amount: z.number() });
const docmux = createDocmux({ providers: [datalab, clarifeye, pipelex] });
const pipeline = docmux.pipeline(process.env.PIPELINE);

const document = { path: "documents/invoice-01.pdf" };
const { data, status, snapshot } = await docmux.run(pipeline, document, { schema });

console.log(`${pipeline.provider.providerId} says ${snapshot.rawStatus}, which is ${status}`);
console.log(`${data.invoice_number} over ${data.total_amount}`);
