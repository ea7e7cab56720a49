import { spawn } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCodeBlocks } from "../docs/read-code-blocks.ts";
import { runCommand } from "../packages/run-command.ts";
import { endProcess } from "./local-registry.ts";

/** What the first program of the README reads out of its invoice: the number or the total. */
const readFromInvoice = /INV-2026-0142|5798\.39/;

/** Compares what a registry says of the packages with what a user needs. */
export async function checkPublished(
  origin: string,
  names: readonly string[],
  version: string,
): Promise<string> {
  const problems: string[] = [];
  for (const name of names) {
    const answer = await fetch(`${origin}/${name.replace("/", "%2f")}`);
    const { "dist-tags": tags, versions } = (await answer.json()) as RegistryDocument;
    const manifest = versions[version];
    if (tags.latest !== version) problems.push(`${name}: latest is ${tags.latest}.`);
    if (manifest === undefined) {
      problems.push(`${name}: there is no ${version}.`);
      continue;
    }
    if (manifest.dist.attestations !== undefined)
      problems.push(`${name} has a provenance that nothing here can prove.`);
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies });
    for (const [dependency, range] of ranges) {
      if (/^(workspace|catalog|link|file):/.test(range))
        problems.push(`${name} asks for ${dependency} by ${range}.`);
      if (names.includes(dependency) && range !== `^${version}`) {
        problems.push(`${name} asks for ${dependency} ${range}, not for ^${version}.`);
      }
    }
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return `${names.length} packages with ${version} as latest, each other's ranges, and no provenance`;
}

interface RegistryDocument {
  "dist-tags": Record<string, string>;
  versions: Record<
    string,
    {
      dependencies?: Record<string, string>;
      peerDependencies?: Record<string, string>;
      dist: { attestations?: unknown };
    }
  >;
}

/** Checks that every package of ours in a folder is of one version. */
export async function checkInstalled(folder: string, version: string): Promise<string> {
  const modules = join(folder, "node_modules");
  const scoped = readdirSync(join(modules, "@docmux")).map((name) => `@docmux/${name}`);
  const names = [...scoped, ...(readdirSync(modules).includes("docmux") ? ["docmux"] : [])];
  for (const name of names) {
    const installed = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
    if (installed.version !== version) throw new Error(`${name} is ${installed.version}, not ${version}.`);
  }
  return `${names.join(", ")} in ${version}`;
}

/** Runs the installed command as a user does. */
export async function runCommandHelp(
  folder: string,
  version: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const help = await runCommand("npx", ["docmux", "--help"], { cwd: folder, env });
  for (const word of ["Usage: docmux", "run", "compare", "emulate"]) {
    if (!help.includes(word)) throw new Error(`docmux --help does not mention ${word}:\n${help}`);
  }
  const printed = (await runCommand("npx", ["docmux", "--version"], { cwd: folder, env })).trim();
  if (!printed.includes(version)) throw new Error(`docmux --version printed ${printed}, not ${version}.`);
  return `--version prints ${printed}`;
}

/**
 * Runs the first program of the README in a folder where the packages that it names are installed, on a vendor that the
 * installed command emulates.
 */
export async function runQuickStart(root: string, command: string, library: string): Promise<string> {
  const blocks = readCodeBlocks("README.md", readFileSync(join(root, "README.md"), "utf8"));
  const program = blocks.find(({ language, code }) => language === "ts" && code.includes("docmux.run("));
  if (program === undefined) throw new Error("README.md has no program that runs a document.");
  const bin = join(command, "node_modules/docmux/dist/bin.js");
  const emulator = spawn(process.execPath, [bin, "emulate", "datalab", "--step-duration", "10"], {
    cwd: command,
  });
  try {
    const { environment, uri } = await readEmulated(emulator);
    const given = /"(datalab:[^"]+)"/.exec(program.code)?.[1];
    if (given === undefined)
      throw new Error(`README.md:${program.line}: the program names no pipeline of Datalab.`);
    writeFileSync(join(library, "quick-start.mjs"), program.code.replaceAll(given, uri));
    copyFileSync(join(root, "examples/documents/invoice-01.pdf"), join(library, "invoice.pdf"));
    const printed = await runCommand(process.execPath, ["quick-start.mjs"], {
      cwd: library,
      env: environment,
    });
    if (!readFromInvoice.test(printed))
      throw new Error(`The program printed nothing of the invoice:\n${printed}`);
    return `README.md:${program.line} read ${readFromInvoice.exec(printed)?.[0]} with ${uri}`;
  } finally {
    await endProcess(emulator);
  }
}

/** Reads what `docmux emulate` prints: variables of a shell, and the pipelines that it serves. */
async function readEmulated(
  emulator: ReturnType<typeof spawn>,
): Promise<{ environment: Record<string, string>; uri: string }> {
  let printed = "";
  for await (const text of emulator.stdout?.setEncoding("utf8") ?? []) {
    printed += text;
    const uri = /^# invoice: (\S+)$/m.exec(printed)?.[1];
    if (uri === undefined) continue;
    const exports = [...printed.matchAll(/^export (\w+)=(.*)$/gm)];
    return { environment: Object.fromEntries(exports.map(([, name, value]) => [name, value])), uri };
  }
  throw new Error(`docmux emulate ended:\n${printed}`);
}
