import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startPageVendors } from "../../examples/pages/page-vendors.ts";
import { runnableBlocks, writeBlocks } from "../../examples/pages/write-blocks.ts";
import { runCommand } from "./run-command.ts";
import { compilerSettings } from "./tarball-matrix.ts";

/** What every program of the README reads out of its invoice: the number or the total. */
const readFromInvoice = /INV-2026-0142|5798\.39/;
const switchedUri = "datalab:pl_abc123";

/**
 * Compiles the programs of the README against the installed tarballs and runs them on emulated vendors, in a folder that
 * holds nothing but them, their documents and the installed packages.
 *
 * @param installed - a project that the tarballs were installed into.
 * @param folder - does not exist yet, and lies outside the workspace.
 * @returns the number of programs, each variant of one counted.
 * @throws Error when one does not compile, does not end well, or does not print what is in the invoice.
 */
export async function runReadmePrograms(root: string, installed: string, folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(installed, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const vendors = await startPageVendors();
  try {
    const blocks = runnableBlocks().filter(({ page }) => page === "README.md");
    const { fileOf, writeVariant } = writeBlocks(blocks, vendors.addresses, folder);
    const otherUris = [vendors.uris.clarifeye, vendors.uris.pipelex];
    const programs = blocks.flatMap((block) => [
      fileOf(block),
      ...(block.title.startsWith("Switch vendors")
        ? otherUris.map((uri) => writeVariant(block, switchedUri, uri))
        : []),
    ]);
    await compile(root, folder, programs);
    for (const program of programs) await runProgram(program, folder, vendors.environment);
    return programs.length;
  } finally {
    await vendors.close();
  }
}

/** Compiles TypeScript to JavaScript next to it. */
async function compile(root: string, folder: string, files: readonly string[]): Promise<void> {
  const compilerOptions = {
    ...compilerSettings(root, { moduleResolution: "node16", types: ["node"] }),
    // The declarations are checked by consumers of their own.
    skipLibCheck: true,
    noEmit: false,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await runCommand(process.execPath, [tsc, "-p", "."], { cwd: folder });
}

async function runProgram(file: string, cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  const report = join(cwd, "report.html");
  rmSync(report, { force: true });
  const printed = await runCommand(process.execPath, [file.replace(/\.ts$/, ".js")], { cwd, env });
  const written = existsSync(report) ? readFileSync(report, "utf8") : "";
  if (!readFromInvoice.test(printed + written)) {
    throw new Error(`${file} printed nothing of the invoice:\n${printed}`);
  }
}
