/**
 * Begins a provider from the guide's own (docs/add-a-provider.md): the provider, a fake of the vendor and a passing
 * conformance suite, under another name. `pnpm new-provider acme path/to/folder`
 */
import { cp, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const template = new URL("../examples/add-a-provider/", import.meta.url);
const { positionals } = parseArgs({ allowPositionals: true });
const [name, folder] = positionals;

if (!name || !folder || !/^[a-z][a-z0-9]*$/.test(name)) {
  console.error(
    "Usage: pnpm new-provider <name> <folder>. The name is lower case letters and digits, such as acme.",
  );
  process.exit(2);
}
const target = resolve(folder);
const exists = await stat(target).then(
  () => true,
  () => false,
);
if (exists) {
  console.error(`${target} is there already; name a folder that is not.`);
  process.exit(2);
}

await mkdir(target, { recursive: true });
for (const file of await readdir(template)) {
  const text = await readFile(new URL(file, template), "utf8");
  await writeFile(resolve(target, rename(file, name)), rename(text, name));
}
await cp(new URL("../LICENSE", import.meta.url), resolve(target, "LICENSE"));
console.log(`Written to ${target}: ${(await readdir(target)).join(", ")}`);
console.log(
  `Next: put your vendor's statuses, requests and answers into ${name}.ts, its API into ${name}-double.ts, and run vitest.`,
);

/** `quillby` in its three spellings becomes the new name. */
function rename(text: string, to: string): string {
  return text
    .replaceAll("quillby", to)
    .replaceAll("Quillby", to[0]?.toUpperCase() + to.slice(1))
    .replaceAll("QUILLBY", to.toUpperCase());
}
