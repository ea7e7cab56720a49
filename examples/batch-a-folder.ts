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
let done = 0;

const items = await docmux.batch(docmux.pipeline(process.env.PIPELINE), documents, {
  concurrency: 4,
  partial: "return", // a part was paid for too: it is written, and its status says what it is
  signal: stop.signal,
  async onItem(item) {
    done += 1;
    const name = names[item.index];
    console.log(`${done} of ${names.length}: ${name} ${item.outcome}`);
    if (item.outcome !== "delivered") return;
    // Named after the file in your folder, never after what a vendor says. `snapshot` and `raw` can be read again later.
    const { status, data, issues, usage, snapshot, raw } = item.result;
    const saved = JSON.stringify({ status, data, issues, usage, snapshot, raw }, null, 2);
    await writeFile(join(results, `${name}.json`), saved);
  },
});

// One entry for each input, in the order of the inputs, whatever its outcome.
const summary = items.map((item) => {
  const ref = item.ref && formatRef(item.ref);
  // What `onItem` threw, such as a full disk: the result is still here.
  const notWritten = item.onItemError && String(item.onItemError);
  const entry = { document: names[item.index], outcome: item.outcome, ref, notWritten };
  if (item.outcome === "delivered") return { ...entry, status: item.result.status };
  return { ...entry, error: DocmuxError.isInstance(item.error) ? item.error.message : String(item.error) };
});
await writeFile(join(results, "summary.json"), JSON.stringify(summary, null, 2));
const delivered = items.filter((item) => item.outcome === "delivered").length;
console.log(`${delivered} of ${items.length} delivered; see ${join(results, "summary.json")}`);
if (delivered < items.length) process.exitCode = 1;
