// Packs a release into a folder: every tarball, and what they are, for publish.ts. After `pnpm build`.
// Usage: node --import tsx scripts/release/pack.ts --tag v1.2.0 --into <folder that does not exist>
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { packPackages } from "../packages/pack-packages.ts";
import { checkRelease, inPublishingOrder, pendingChangesets, readPackages } from "./check-release.ts";
import { integrityOf, manifestName, type ReleaseManifest } from "./release-manifest.ts";

const { values } = parseArgs({ options: { tag: { type: "string" }, into: { type: "string" } } });
const { tag, into } = values;
if (!tag || !into) throw new Error("Usage: scripts/release/pack.ts --tag v1.2.0 --into <folder>");

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
const versions = inPublishingOrder(readPackages(root));
const problems = checkRelease(tag, versions, pendingChangesets(root));
if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  process.exit(1);
}

mkdirSync(into);
const temporary = mkdtempSync(join(tmpdir(), "docmux-release-"));
try {
  const packed = new Map((await packPackages(root, temporary)).map((each) => [each.name, each]));
  const release: ReleaseManifest = { version: tag.slice(1), packages: [] };
  for (const { name, version } of versions) {
    const tarball = packed.get(name)?.tarball;
    if (tarball === undefined) throw new Error(`${name} was not packed.`);
    const file = basename(tarball);
    renameSync(tarball, join(into, file));
    release.packages.push({ name, version, file, integrity: integrityOf(join(into, file)) });
    console.log(`packed ${name}@${version}`);
  }
  writeFileSync(join(into, manifestName), `${JSON.stringify(release, null, 2)}\n`);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
