/** Writes the example documents, their truth files and their schemas. The result is the same on every run. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildFiles } from "./build-documents.ts";

const folder = join(import.meta.dirname, "..");
const files = await buildFiles();
for (const [path, bytes] of files) {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}
console.log(`${files.size} files written to ${folder}`);
