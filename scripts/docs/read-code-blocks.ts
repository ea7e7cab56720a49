import { readFileSync } from "node:fs";
import { documentationPages, repositoryRoot } from "./documentation-pages.ts";

/** A block of code in a page. */
export interface CodeBlock {
  /** Path of the page, from the root of the repository. */
  page: string;
  /** The word behind the fence, such as `ts`. */
  language: string;
  /** Line of the first line of code, from 1. */
  line: number;
  /** The nearest line of text above: what the block is about. */
  title: string;
  code: string;
  /**
   * What a block of the page takes as given, as code: the comment `<!-- given: ... -->` above it, or above an earlier block
   * of the page. Readers do not see it.
   */
  given?: string;
  /** Why the block is not run: the comment `<!-- not run: ... -->` above it. */
  notRun?: string;
  /** Copied from a file of the repository by `pnpm docs:write`, where it is checked and run. */
  isCopied: boolean;
}

const fencePattern = /^```(\w+)$/;
const commentPattern = /<!-- (given|not run):\s*([\s\S]*?)\s*-->/g;

/** The blocks of code of every page. */
export function readAllCodeBlocks(): CodeBlock[] {
  return documentationPages().flatMap((page) =>
    readCodeBlocks(page, readFileSync(`${repositoryRoot}/${page}`, "utf8")),
  );
}

/** The blocks of code of a page, in their order. */
export function readCodeBlocks(page: string, markdown: string): CodeBlock[] {
  const lines = markdown.split(/\r?\n/);
  const blocks: CodeBlock[] = [];
  let given: string | undefined;
  let above = 0;
  for (let index = 0; index < lines.length; index++) {
    const language = fencePattern.exec(lines[index] ?? "")?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf("```", index + 1);
    if (end === -1) throw new Error(`${page}:${index + 1}: the block never ends.`);
    const text = lines.slice(above, index).join("\n");
    const comments = Object.fromEntries([...text.matchAll(commentPattern)].map((found) => found.slice(1)));
    given = comments.given ?? given;
    blocks.push({
      page,
      language,
      line: index + 2,
      title: titleOf(text),
      code: `${lines.slice(index + 1, end).join("\n")}\n`,
      ...(given === undefined ? {} : { given }),
      ...(comments["not run"] === undefined ? {} : { notRun: comments["not run"] }),
      isCopied: text.trimEnd().split("\n").at(-1)?.startsWith("<!-- docmux:code ") === true,
    });
    index = end;
    above = end + 1;
  }
  return blocks;
}

function titleOf(text: string): string {
  const lines = text.replaceAll(/<!--[\s\S]*?-->/g, "").split("\n");
  const last = lines.findLast((line) => line.trim() !== "") ?? "";
  return last.replaceAll(/[*#]/g, "").trim();
}
