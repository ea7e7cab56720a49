// Every PDF of a folder through one pipeline: results as they come, one file each, and a summary at the end.
//   batch-a-folder.ts [folder] [folder of results]
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { clarifeye } from "@docmux/clarifeye";
import { createDocmux, DocmuxError, formatRef } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";

const [folder = "documents", results = "out/batch"] = process.argv.slice(2);
const docmux = createDocmux({ providers: [datalab, clarifeye, pipelex] });
const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith(".pdf"));
const documents = names.map((name) => ({ path: join(folder, name) }));
await mkdir(results, { recursive: true });

const stop = new AbortController();
process.once("SIGINT", () => stop.abort(new Error("Stopped by Ctrl-C"))); // runs under way continue at the vendor
const summary: object[] = [];
let delivered = 0;

const batch = docmux.batch(docmux.pipeline(process.env.PIPELINE), documents, {
  concurrency: 4,
  partial: "return", // a part was paid for too: it is written, and its status says what it is
  signal: stop.signal,
});
// Items come as they end. One that failed, or that was never started, is an item too.
for await (const item of batch) {
  const name = names[item.index];
  const entry = { document: name, outcome: item.outcome, ref: item.ref && formatRef(item.ref) };
  if (item.outcome === "delivered") {
    // Named after the file in your folder, never after what a vendor says. `snapshot` and `raw` can be read again later.
    const { status, data, issues, usage, snapshot, raw } = item.result;
    const saved = JSON.stringify({ status, data, issues, usage, snapshot, raw }, null, 2);
    await writeFile(join(results, `${name}.json`), saved);
    summary[item.index] = { ...entry, status };
    delivered += 1;
  } else {
    const error = DocmuxError.isInstance(item.error) ? item.error.message : String(item.error);
    summary[item.index] = { ...entry, error };
    process.exitCode = 1;
  }
  console.log(`${name}: ${item.outcome}`);
}

await writeFile(join(results, "summary.json"), JSON.stringify(summary, null, 2));
console.log(`${delivered} of ${names.length} delivered; see ${join(results, "summary.json")}`);
