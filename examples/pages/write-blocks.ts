// The blocks of the pages, made ready to run: as files in a folder of their own, beside the documents that they name.
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CodeBlock, readAllCodeBlocks } from "../../scripts/docs/read-code-blocks.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const documents = fileURLToPath(new URL("../documents", import.meta.url));
const namedInPages = ["invoice.pdf", "invoice-01.pdf", "invoice-02.pdf", "january.pdf", "february.pdf"];

/** A folder with blocks as files. */
export interface BlockFolder {
  path: string;
  /** Path of the file that holds a block. */
  fileOf(block: CodeBlock): string;
  /** Writes a block with one text in place of another, and returns the path of its file. */
  writeVariant(block: CodeBlock, from: string, to: string): string;
  remove(): void;
}

/** The blocks that can be run as they stand: complete programs, and no copies of files that are run elsewhere. */
export function runnableBlocks(): CodeBlock[] {
  return readAllCodeBlocks().filter(
    ({ language, isCopied, given, notRun }) =>
      language === "ts" && !isCopied && given === undefined && notRun === undefined,
  );
}

/**
 * Writes blocks to a folder.
 *
 * @param path - default: a new folder next to this file, where they find the packages as an application does.
 */
export function writeBlocks(
  blocks: readonly CodeBlock[],
  addresses: Readonly<Record<string, string>>,
  path: string = mkdtempSync(join(here, ".run-")),
): BlockFolder {
  const fileOf = ({ page, line }: CodeBlock) => join(path, `${page.replaceAll(/\W/g, "-")}-line-${line}.ts`);
  const write = (file: string, code: string) => writeFileSync(file, withAddresses(code, addresses));
  for (const block of blocks) write(fileOf(block), block.code);
  const writeVariant = (block: CodeBlock, from: string, to: string) => {
    const file = fileOf(block).replace(/\.ts$/, `-${to.replaceAll(/\W/g, "-")}.ts`);
    write(file, block.code.replaceAll(from, to));
    return file;
  };
  for (const name of namedInPages) copyFileSync(join(documents, "invoice-01.pdf"), join(path, name));
  mkdirSync(join(path, "my-documents/schemas"), { recursive: true });
  const invoices = readdirSync(documents).filter((name) => /^invoice-0[12]\./.test(name));
  for (const name of [...invoices, "schemas/invoice.schema.json"]) {
    copyFileSync(join(documents, name), join(path, "my-documents", name));
  }
  return { path, fileOf, writeVariant, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function withAddresses(code: string, addresses: Readonly<Record<string, string>>): string {
  return Object.entries(addresses).reduce((text, [from, to]) => text.replaceAll(from, to), code);
}
