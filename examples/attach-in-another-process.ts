// One process starts a run and stores its ref; another finds the run and waits for the result.
//   attach-in-another-process.ts start     then, whenever and wherever you like:     attach-in-another-process.ts finish
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { clarifeye } from "@docmux/clarifeye";
import { createDocmux } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";

const docmux = createDocmux({ providers: [datalab, clarifeye, pipelex] });
const [command, file = "out/run.json"] = process.argv.slice(2);

if (command === "start") {
  const pipeline = docmux.pipeline(process.env.PIPELINE);
  const handle = await docmux.start(pipeline, { path: "documents/invoice-01.pdf" });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(handle)); // the ref: ids and an origin, no key
  console.log(`Process ${process.pid} started ${handle} and leaves`); // the short ref, such as datalab:pl_abc123#pex_9
} else if (command === "finish") {
  const handle = docmux.attach(await readFile(file, "utf8")); // takes the short ref too
  console.log(`Process ${process.pid} found ${handle}`);
  for await (const { status, progress } of handle.snapshots()) {
    console.log(status, progress ? `${progress.done} of ${progress.total} steps` : "");
  }
  console.log("Extracted:", (await handle.result()).data);
} else {
  console.error("Say start or finish.");
  process.exitCode = 64;
}
