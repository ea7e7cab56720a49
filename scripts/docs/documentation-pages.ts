import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The root of the repository, without a slash at its end. */
export const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

const folders = [
  ".",
  ".changeset",
  "docs",
  "docs/decisions",
  "examples",
  "examples/documents",
  "examples/pages",
];

/** Every Markdown page that people write, as a path from the root. A new page is found by itself. */
export function documentationPages(): string[] {
  const packages = readdirSync(`${repositoryRoot}/packages`).map((name) => `packages/${name}`);
  return [...folders, ...packages].flatMap((folder) =>
    readdirSync(`${repositoryRoot}/${folder}`)
      .filter((name) => name.endsWith(".md") && name !== "CHANGELOG.md")
      .sort()
      .map((name) => (folder === "." ? name : `${folder}/${name}`)),
  );
}
