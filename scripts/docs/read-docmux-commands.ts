import type { CodeBlock } from "./read-code-blocks.ts";

/** A call of the docmux command in a page. */
export interface DocumentedCommand {
  /** Page and line, to name it by. */
  place: string;
  words: string[];
}

const shells = new Set(["sh", "bash", "shell", "console"]);

/** Every call of `docmux` in the shell blocks of the pages, without what belongs to the shell. */
export function readDocmuxCommands(blocks: readonly CodeBlock[]): DocumentedCommand[] {
  return blocks
    .filter(({ language }) => shells.has(language))
    .flatMap(({ page, line, code }) =>
      joinContinued(code).flatMap(({ text, offset }) =>
        commandsOf(text).map((words) => ({ place: `${page}:${line + offset}`, words })),
      ),
    );
}

/** The lines of a script; a line that ends with a backslash goes on in the next one. */
function joinContinued(code: string): { text: string; offset: number }[] {
  const lines: { text: string; offset: number }[] = [];
  let isContinued = false;
  for (const [offset, line] of code.split("\n").entries()) {
    const text = line.replace(/\\$/, "");
    const last = lines.at(-1);
    if (isContinued && last) last.text += text;
    else lines.push({ text, offset });
    isContinued = line.endsWith("\\");
  }
  return lines;
}

function commandsOf(line: string): string[][] {
  const withoutComment = line.replace(/(^|\s)#.*$/, "");
  return withoutComment
    .split(/\|\|?|&&?|;|\$\(|\)/)
    .map((command) => command.replace(/\d?>>?\s*\S+/g, "").replace(/^\s*\$ /, ""))
    .map((command) =>
      (command.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, "$2")),
    )
    .flatMap((words) => {
      // Variables set for one command, and npx before it.
      const begin = words.findIndex((word) => !/^\w+=/.test(word) && word !== "npx");
      return words[begin] === "docmux" ? [words.slice(begin + 1)] : [];
    });
}
