// The same job with docmux. `mistral:invoice` in place of `mistral:batch/invoice` is the call that blocks.
import { basename } from "node:path";
import { createDocmux } from "@docmux/core";
import { fileStore } from "@docmux/core/file-store";
import { createMistral } from "@docmux/mistral";
import * as z from "zod";

const [document = "", folder = ""] = process.argv.slice(2);
const schema = z.object({ invoice_number: z.string(), total_amount: z.number() });
const mistral = createMistral({ pipelines: { invoice: { annotation: { schema: z.toJSONSchema(schema) } } } });
const docmux = createDocmux({ providers: [mistral], store: fileStore(`${folder}/store`) });
const options = { schema, key: basename(document) };
const { data } = await docmux.run("mistral:batch/invoice", { path: document }, options);
console.log(JSON.stringify(data));
