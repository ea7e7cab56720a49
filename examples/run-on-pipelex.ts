// One document through a Pipelex pipe. Reads PIPELEX_API_KEY, PIPELEX_PIPE, and PIPELEX_BASE_URL for a server of your own.
import { run } from "@docmux/core";
import { pipelex } from "@docmux/pipelex";

// The pipe's input that the document goes to is called "document", unless you say otherwise.
const pipe = pipelex.pipe(process.env.PIPELEX_PIPE ?? "", { documentInput: "document" });

const result = await run(pipe, { path: process.argv[2] ?? "documents/invoice-01.pdf" });

console.log(result.status, "in Pipelex's own word:", result.snapshot.rawStatus);
console.log("Extracted:", result.data);
for (const { key, kind, status } of result.snapshot.steps) console.log(`Pipe ${key} (${kind}): ${status}`);
