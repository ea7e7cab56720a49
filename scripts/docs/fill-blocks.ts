import { readFileSync } from "node:fs";

const blockPattern = /<!-- docmux:(\S+)(?: (\S+))? -->\n[\s\S]*?<!-- \/docmux:\1 -->/g;
const openPattern = /<!-- docmux:\S+/g;

/**
 * Fills the marked blocks of a page: `<!-- docmux:NAME -->` with what goes by that name, `<!-- docmux:code PATH -->` with
 * that file.
 */
export function fillBlocks(
  page: string,
  text: string,
  root: string,
  contents: Record<string, string>,
): string {
  let filled = 0;
  const result = text.replace(blockPattern, (_block, name: string, path: string | undefined) => {
    filled += 1;
    const content = name === "code" ? codeBlock(root, path, page) : contents[name];
    if (content === undefined)
      throw new Error(`${page} has a block "${name}", for which there is no content`);
    const opening = path === undefined ? `docmux:${name}` : `docmux:${name} ${path}`;
    return `<!-- ${opening} -->\n${content}\n<!-- /docmux:${name} -->`;
  });
  const opened = text.match(openPattern)?.length ?? 0;
  if (opened !== filled) throw new Error(`${page} has a block that is opened and not closed`);
  return result;
}

function codeBlock(root: string, path: string | undefined, page: string): string {
  if (path === undefined) throw new Error(`${page} has a code block without the path of a file`);
  const code = readFileSync(`${root}/${path}`, "utf8").trimEnd();
  const name = path.split("/").at(-1);
  return `\`\`\`ts\n// ${name}\n${code}\n\`\`\``;
}
