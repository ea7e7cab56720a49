// Writes into every manifest where it is published from, right before it is: docs/decisions/publishing.md.
// Usage: GITHUB_REPOSITORY=owner/name node --import tsx scripts/write-repository.ts
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { repositoryOf } from "./packages/repository-of.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
for (const name of readdirSync(`${root}/packages`)) {
  const file = `${root}/packages/${name}/package.json`;
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  manifest.repository = repositoryOf(process.env, `packages/${name}`);
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`${manifest.name} is published from ${manifest.repository.url}`);
}
