import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { documentationPages, repositoryRoot } from "./documentation-pages.ts";
import { headingAnchors, markdownLinks } from "./markdown-links.ts";

const read = (file: string) => readFileSync(file, "utf8");
const pages = documentationPages();

test.each(pages)("%s: every link leads somewhere", (page) => {
  expect(deadLinks(page, read(join(repositoryRoot, page)))).toEqual([]);
});

test("dead links are reported with their line", () => {
  const text =
    "# Title\n[here](#title) [there](docs/errors.md#errors) `[code](gone)`\n[a](#titles) [b](docs/errors.md#gone) [c](gone.md)";
  expect(deadLinks("README.md", text)).toEqual([
    "README.md:3: there is no heading #titles",
    "README.md:3: docs/errors.md has no heading #gone",
    "README.md:3: there is no gone.md",
  ]);
});

test("headings that are alike get different anchors", () => {
  expect([...headingAnchors("# A `b`, c\n## Run\n## Run\n```sh\n# comment\n```")]).toEqual([
    "a-b-c",
    "run",
    "run-1",
  ]);
});

/** What commands make; a clean checkout has none of it. */
const made = read(join(repositoryRoot, ".gitignore"))
  .split("\n")
  .map((line) => line.replace(/\/$/, ""));

const repositoryPath = /`((?:packages|docs|scripts|examples|bench)\/[\w./-]+?)\/?`/g;

test.each(pages)("%s: every path of the repository that it names exists", (page) => {
  const named = [...read(join(repositoryRoot, page)).matchAll(repositoryPath)].map(([, path = ""]) => path);
  const missing = named.filter((path) => !made.includes(path) && !existsSync(join(repositoryRoot, path)));
  expect(missing).toEqual([]);
});

test("every page of docs is in its index", () => {
  const index = markdownLinks(read(join(repositoryRoot, "docs/README.md"))).map(({ path }) => path);
  const written = ["", "decisions/"].flatMap((folder) =>
    readdirSync(join(repositoryRoot, "docs", folder))
      .filter((name) => name.endsWith(".md") && name !== "README.md")
      .map((name) => `${folder}${name}`),
  );
  expect(index).toEqual(expect.arrayContaining(written));
});

function deadLinks(page: string, markdown: string): string[] {
  return markdownLinks(markdown).flatMap(({ path, anchor, line }) => {
    const file = resolve(repositoryRoot, dirname(page), path);
    if (!existsSync(file)) return [`${page}:${line}: there is no ${path}`];
    if (anchor === undefined) return [];
    if (path === "")
      return headingAnchors(markdown).has(anchor) ? [] : [`${page}:${line}: there is no heading #${anchor}`];
    return headingAnchors(read(file)).has(anchor)
      ? []
      : [`${page}:${line}: ${path} has no heading #${anchor}`];
  });
}
