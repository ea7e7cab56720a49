import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { PackedPackage } from "./pack-packages.ts";
import { runCommand } from "./run-command.ts";

const require = createRequire(import.meta.url);
const attw = join(dirname(require.resolve("@arethetypeswrong/cli/package.json")), "dist/index.js");

/** What publint and "are the types wrong" find in a tarball. */
export async function lintTarball(pack: PackedPackage): Promise<string[]> {
  return (await Promise.all([findPublishingFaults(pack), findTypeFaults(pack)])).flat();
}

async function findPublishingFaults({ name, tarball }: PackedPackage): Promise<string[]> {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
    level: "warning",
    strict: true,
  });
  return messages.map((message) => `${name}: ${formatMessage(message, pkg, { color: false })}`);
}

async function findTypeFaults({ name, tarball }: PackedPackage): Promise<string[]> {
  // Every package brings its own types, so nobody has to be asked for @types packages.
  const options = ["--profile", "esm-only", "--no-definitely-typed", "--no-emoji", "--format", "ascii"];
  try {
    await runCommand(process.execPath, [attw, tarball, ...options], {
      cwd: dirname(tarball),
      env: { FORCE_COLOR: "0" },
    });
    return [];
  } catch (error) {
    return [`${name}: ${(error as Error).message}`];
  }
}
