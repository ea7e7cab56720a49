// One process starts a run and stores its ref; another finds the run and waits for the result.
//   attach-in-another-process.ts start     then, whenever and wherever you like:     attach-in-another-process.ts finish
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { clarifeye } from "@docmux/clarifeye";
import { attach, resolvePipeline, start } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";

const providers = [datalab, clarifeye, pipelex];
const [command, file = "out/run.json"] = process.argv.slice(2);

if (command === "start") {
  const pipeline = resolvePipeline(process.env.PIPELINE, providers);
  const handle = await start(pipeline, "documents/invoice-01.pdf");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(handle)); // the ref: ids and an origin, no key
  console.log(`Process ${process.pid} started ${handle.ref.runId} and leaves`);
} else if (command === "finish") {
  const handle = attach(await readFile(file, "utf8"), providers);
  console.log(`Process ${process.pid} found ${handle.ref.runId}`);
  for await (const { status, progress } of handle.snapshots()) {
    console.log(status, progress ? `${progress.done} of ${progress.total} steps` : "");
  }
  console.log("Extracted:", (await handle.result()).data);
} else {
  console.error("Say start or finish.");
  process.exitCode = 64;
}
