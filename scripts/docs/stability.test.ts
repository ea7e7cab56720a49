import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { repositoryRoot } from "./documentation-pages.ts";

const read = (path: string) => readFileSync(`${repositoryRoot}/${path}`, "utf8");
const page = read("docs/stability.md");
const packages = readdirSync(`${repositoryRoot}/packages`);

test("docs/stability.md lists every export that is marked experimental, and no other", () => {
  const listed = page.split("<!-- experimental -->")[1]?.split("<!-- /experimental -->")[0]?.trim();
  const marked = packages.flatMap(experimentalExports);
  expect(listed).toBe(marked.length === 0 ? "None at present." : listOf(marked));
});

test("a mark is found above an export", () => {
  const source =
    "/** Stable. */\nexport const a = 1;\n/**\n * A page.\n *\n * @experimental\n */\nexport interface Page {}\n";
  expect(marksIn(source)).toEqual(["Page"]);
});

test.each(packages)("%s needs the Node that docs/stability.md names", (name) => {
  const { engines } = JSON.parse(read(`packages/${name}/package.json`));
  expect(engines.node).toBe(">=20.19");
  expect(page).toContain("Node 20.19 and later");
});

function experimentalExports(name: string): string[] {
  const folder = `packages/${name}/src`;
  const files = readdirSync(`${repositoryRoot}/${folder}`, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .flatMap((file) => marksIn(read(`${folder}/${file}`)));
}

/** Names of exports whose comment has the mark. */
function marksIn(source: string): string[] {
  const exported = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:abstract )?(?:async )?[a-z]+ (\w+)/g;
  return [...source.matchAll(exported)]
    .filter(([, comment]) => comment?.includes("@experimental"))
    .map(([, , name = ""]) => name);
}

function listOf(names: readonly string[]): string {
  return [...new Set(names)]
    .sort()
    .map((name) => `- \`${name}\``)
    .join("\n");
}
