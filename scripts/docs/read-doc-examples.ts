import { readdirSync, readFileSync } from "node:fs";
import { repositoryRoot } from "./documentation-pages.ts";

/** An example in a comment above an export. */
export interface DocExample {
  /** Path of the file, from the root of the repository. */
  page: string;
  /** Line of the first line of code, from 1. */
  line: number;
  code: string;
}

/** Every block of TypeScript below an `@example` in the sources of the packages. */
export function readDocExamples(): DocExample[] {
  return readdirSync(`${repositoryRoot}/packages`).flatMap((name) => {
    const folder = `packages/${name}/src`;
    return readdirSync(`${repositoryRoot}/${folder}`, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .flatMap((file) => examplesOf(`${folder}/${file}`));
  });
}

function examplesOf(page: string): DocExample[] {
  const source = readFileSync(`${repositoryRoot}/${page}`, "utf8");
  return [...source.matchAll(/@example\n *\* ```ts\n([\s\S]*?)\n *\* ```/g)].map(
    ({ index, 1: code = "" }) => ({
      page,
      line: source.slice(0, index).split("\n").length + 2,
      code: `${code.replace(/^ *\* ?/gm, "")}\n`,
    }),
  );
}
