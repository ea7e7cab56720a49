// Peak memory of this process while it uploads 150 MB: as multipart, and by direct upload to the object storage.
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "@docmux/core";
import { createDatalab } from "@docmux/datalab";
import { startEmulatorBeside } from "./emulator-client.ts";

const sizeBytes = 150_000_000;
const mebibyte = 1024 * 1024;
const invoice = new URL("../examples/documents/invoice-01.pdf", import.meta.url);

const folder = await mkdtemp(join(tmpdir(), "docmux-bench-"));
const path = join(folder, "large.pdf");
const file = await open(path, "w");
const pdf = await readFile(invoice);
await file.write(pdf);
await file.truncate(sizeBytes); // what stands after the end of a PDF is ignored
await file.close();

const emulator = await startEmulatorBeside();
const pipeline = createDatalab({ apiKey: emulator.apiKey, baseUrl: emulator.origin }).pipeline("pl_bench");
await start(pipeline, { path: invoice }); // so that code and connections are there

const rows: Record<string, Record<string, number>> = {};
for (const [name, directUploadAboveBytes] of [
  ["multipart", sizeBytes],
  ["direct upload", 1],
] as const) {
  globalThis.gc?.();
  const idleBytes = process.memoryUsage.rss();
  let peakBytes = idleBytes;
  const sampling = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }, 5);
  const began = performance.now();
  await start(pipeline, { path }, { providerOptions: { datalab: { directUploadAboveBytes } } });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(sampling);
  rows[name] = {
    "idle MiB": Math.round(idleBytes / mebibyte),
    "peak above idle MiB": Math.round((peakBytes - idleBytes) / mebibyte),
    "MB/s": Math.round(sizeBytes / 1e6 / seconds),
  };
}
console.table(rows);
await emulator.close();
await rm(folder, { recursive: true });
