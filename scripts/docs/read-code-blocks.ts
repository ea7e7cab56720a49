/** A block of code in a page. */
export interface CodeBlock {
  /** Line of the first line of code, from 1. */
  line: number;
  /** The nearest line above that is not empty: what the block is about. */
  title: string;
  code: string;
}

/** The blocks of a language in a Markdown page, in their order. */
export function readCodeBlocks(markdown: string, language: string): CodeBlock[] {
  const lines = markdown.split(/\r?\n/);
  const blocks: CodeBlock[] = [];
  for (let index = 0; index < lines.length; index++) {
    if (lines[index]?.trim() !== `\`\`\`${language}`) continue;
    const end = lines.indexOf("```", index + 1);
    if (end === -1) throw new Error(`The block that begins in line ${index + 1} never ends.`);
    const title = lines.slice(0, index).findLast((line) => line.trim() !== "") ?? "";
    blocks.push({
      line: index + 2,
      title: title.replaceAll("**", "").trim(),
      code: `${lines.slice(index + 1, end).join("\n")}\n`,
    });
    index = end;
  }
  return blocks;
}
