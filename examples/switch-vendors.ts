// The same program for every vendor; the string alone decides: node ... switch-vendors.ts [datalab|clarifeye|pipelex]
import { readFileSync } from "node:fs";
import { resolvePipeline, run } from "@docmux/core";
import { startEmulatedVendors } from "docmux";
import * as z from "zod";

const documents = new URL("documents/", import.meta.url);
const invoice = JSON.parse(readFileSync(new URL("schemas/invoice.schema.json", documents), "utf8"));
const vendors = await startEmulatedVendors({ schemas: { invoice }, stepDurationMs: 20 });
const wanted = (process.argv[2] ?? "datalab") as "datalab" | "clarifeye" | "pipelex";

const uri = vendors.urisFor("invoice")[wanted]; // with real vendors: process.env.PIPELINE, such as datalab:pl_abc123@2
const schema = z.object({ invoice_number: z.string(), total_amount: z.number() });

const { data, status, snapshot } = await run(
  resolvePipeline(uri, vendors.providers),
  { path: new URL("invoice-01.pdf", documents) },
  { schema },
);
console.log(`${status} (${snapshot.rawStatus}): ${data?.invoice_number} over ${data?.total_amount}`);

await vendors.close();
