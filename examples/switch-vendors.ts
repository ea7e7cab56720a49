// The same program for every vendor: PIPELINE alone decides, such as datalab:pl_abc123@2 or pipelex:extract_invoice.
import { clarifeye } from "@docmux/clarifeye";
import { resolvePipeline, run } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";
import * as z from "zod";

const schema = z.object({ invoice_number: z.string(), total_amount: z.number() });
const pipeline = resolvePipeline(process.env.PIPELINE, [datalab, clarifeye, pipelex]);

const { data, status, snapshot } = await run(pipeline, "documents/invoice-01.pdf", { schema });

console.log(`${pipeline.provider.providerId} says ${snapshot.rawStatus}, which is ${status}`);
console.log(`${data?.invoice_number} over ${data?.total_amount}`);
