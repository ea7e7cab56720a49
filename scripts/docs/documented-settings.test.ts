import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../packages/cli/src/config/load.ts";
import { repositoryRoot } from "./documentation-pages.ts";
import { readCodeBlocks } from "./read-code-blocks.ts";

const read = (path: string) => readFileSync(join(repositoryRoot, path), "utf8");
const commandPage = "packages/cli/README.md";

test("the command reads the configuration that its page shows", async () => {
  const [block] = readCodeBlocks(commandPage, read(commandPage)).filter(({ language }) => language === "ts");
  const folder = mkdtempSync(join(tmpdir(), "docmux-config-"));
  writeFileSync(join(folder, "docmux.config.ts"), block?.code ?? "");
  try {
    const { config } = await loadConfig(folder);
    expect(config.aliases).toEqual({ invoices: "datalab:pl_abc123@2" });
    expect(config.timeoutSeconds).toBe(600);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const variable = /\b(?:DATALAB|CLARIFEYE|PIPELEX|MISTRAL|DOCUMENT_INTELLIGENCE|DOCMUX|COMPLETION)_[A-Z_]+\b/g;

/** The environment variables that the sources of a package name. */
function variablesOf(name: string): string[] {
  const folder = `packages/${name}/src`;
  const files = readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: "utf8" });
  const sources = files
    .filter((file) => /(?<!\.test)\.ts$/.test(file))
    .map((file) => read(`${folder}/${file}`));
  const literals = sources.flatMap(
    (source) => source.match(/["'`](?:[A-Z]+_)+[A-Z]*["'`]|\benvironment\.[A-Z_]+/g) ?? [],
  );
  return [...new Set(literals.flatMap((literal) => literal.match(variable) ?? []))].sort();
}

const sources = ["datalab", "clarifeye", "pipelex", "mistral", "azure-document-intelligence", "cli"];

test.each(sources)("%s: its page names every variable that it reads", (name) => {
  const page = read(`packages/${name}/README.md`);
  const variables = variablesOf(name);
  expect(variables.length).toBeGreaterThan(0);
  expect(variables.filter((each) => !page.includes(each))).toEqual([]);
});

test.each([
  "README.md",
  commandPage,
  "packages/datalab/README.md",
  "packages/clarifeye/README.md",
  "packages/pipelex/README.md",
  "packages/mistral/README.md",
  "packages/azure-document-intelligence/README.md",
])("%s: every variable that it names is read", (page) => {
  const known = sources.flatMap(variablesOf);
  const named = [...new Set(read(page).match(variable) ?? [])];
  expect(
    named.filter(
      (each) => !known.some((name) => each === name || (name.endsWith("_") && each.startsWith(name))),
    ),
  ).toEqual([]);
});
