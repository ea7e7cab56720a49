import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { repositoryRoot } from "../../scripts/docs/documentation-pages.ts";
import type { CodeBlock } from "../../scripts/docs/read-code-blocks.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Names that pages use for packages of the reader's own, and what stands for them here. */
const packagesOfReaders = { "@acme/docmux-quillby": ["./examples/add-a-provider/quillby.ts"] };

/** What a block needs to have its types checked. */
export type TypedBlock = Pick<CodeBlock, "page" | "line" | "code" | "given">;

/** What is wrong with the types of blocks of TypeScript: page, line and the compiler's sentence. */
export function findTypeFaults(blocks: readonly TypedBlock[]): string[] {
  // Beside this file, so that the blocks find the packages as an application does.
  const folder = mkdtempSync(join(here, ".types-"));
  try {
    const files = blocks.map((block, index) => {
      const { code, linesBefore } = compilable(block);
      const file = join(folder, `block-${index}.ts`);
      writeFileSync(file, code);
      return { ...block, file, linesBefore };
    });
    const { config } = ts.readConfigFile(join(repositoryRoot, "tsconfig.json"), ts.sys.readFile);
    const compilerOptions = { ...config.compilerOptions, paths: packagesOfReaders };
    const { options } = ts.parseJsonConfigFileContent(
      { compilerOptions, files: [], include: [] },
      ts.sys,
      repositoryRoot,
    );
    const program = ts.createProgram(
      files.map(({ file }) => file),
      options,
    );
    return files.flatMap(({ file, page, line, linesBefore }) => {
      const source = program.getSourceFile(file);
      const diagnostics = [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ];
      return diagnostics.map(({ start, messageText }) => {
        const position = source?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
        return `${page}:${line + position - linesBefore}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A block that imports for itself stands beside what is given; any other may declare a given name anew, in braces. */
function compilable({ code, given }: TypedBlock): { code: string; linesBefore: number } {
  if (given === undefined) return { code: `${code}export {};\n`, linesBefore: 0 };
  const hasImports = /^import /m.test(code);
  const before = hasImports ? `${given}\n` : `${given}\n{\n`;
  const after = hasImports ? "" : "}\n";
  return { code: `${before}${code}${after}export {};\n`, linesBefore: before.split("\n").length - 1 };
}
