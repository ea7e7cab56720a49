import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import type { PublishedEntry } from "./published-entries.ts";

/** One declaration of an entry point. */
export interface Declaration {
  name: string;
  /** False for what an exported declaration refers to and the entry point does not export. */
  isExported: boolean;
  /** Without comments. */
  code: string;
}

/** What TypeScript sees of an entry point. */
export interface EntryDeclarations {
  entry: PublishedEntry;
  /** The lines that import from other packages. */
  imports: string[];
  /** Sorted by name. */
  declarations: Declaration[];
}

/**
 * Reads the built declarations of entry points with API Extractor. Shared chunks are followed to the declarations in them,
 * so the names of chunks are not part of the answer.
 *
 * @throws when a file with declarations is missing or cannot be read.
 */
export function extractDeclarations(root: string, entries: readonly PublishedEntry[]): EntryDeclarations[] {
  // A command without exports is no module; there is nothing to read.
  const modules = entries.filter((entry) => exportPattern.test(read(root, entry)));
  const [first] = modules;
  if (first === undefined) return [];
  const temporary = mkdtempSync(join(tmpdir(), "docmux-api-"));
  try {
    const paths = modules.map((entry) => join(root, entry.declarations));
    // One program for all: parsing the libraries of TypeScript takes longer than all the rest.
    const compilerState = CompilerState.create(configFor(root, first, temporary), {
      additionalEntryPoints: paths,
    });
    return modules.map((entry) => ({
      entry,
      ...extract(entry, configFor(root, entry, temporary), compilerState),
    }));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function extract(entry: PublishedEntry, config: ExtractorConfig, compilerState: CompilerState) {
  const messages: string[] = [];
  try {
    const { succeeded } = Extractor.invoke(config, {
      localBuild: true,
      compilerState,
      messageCallback(message) {
        message.handled = true;
        if (message.logLevel === ExtractorLogLevel.Error) messages.push(message.text);
      },
    });
    if (!succeeded) throw new Error(messages.join("\n"));
  } catch (cause) {
    throw new Error(`${entry.declarations} cannot be read`, { cause });
  }
  return parseReport(readFileSync(config.reportFilePath, "utf8"));
}

const exportPattern = /^\s*export\b/m;

function read(root: string, { declarations }: PublishedEntry): string {
  try {
    return readFileSync(join(root, declarations), "utf8");
  } catch (cause) {
    throw new Error(`${declarations} does not exist. Run "pnpm build" first.`, { cause });
  }
}

function configFor(root: string, entry: PublishedEntry, temporary: string): ExtractorConfig {
  const projectFolder = join(root, entry.folder);
  const mainEntryPointFilePath = join(root, entry.declarations);
  const reportFolder = join(temporary, entry.report.replace(/\.md$/, ""));
  mkdirSync(reportFolder, { recursive: true });
  const silent = { default: { logLevel: ExtractorLogLevel.None } };
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, "package.json"),
    configObject: {
      projectFolder,
      mainEntryPointFilePath,
      compiler: { overrideTsconfig: { compilerOptions, files: [mainEntryPointFilePath] } },
      apiReport: {
        enabled: true,
        reportFolder,
        reportTempFolder: join(reportFolder, "temporary"),
        reportFileName: "entry.api.md",
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
  });
}

/**
 * Without the private source condition, so that other packages are read as they are built. Without DOM: API Extractor
 * renames an export that has the name of a global, such as `Image`.
 */
const compilerOptions = {
  target: "ES2022",
  lib: ["ES2023", "DOM.AsyncIterable"],
  module: "NodeNext",
  moduleResolution: "NodeNext",
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: ["node"],
  typeRoots: [fileURLToPath(new URL("../../node_modules/@types", import.meta.url))],
};

const headPattern =
  /^(export )?(?:default )?(?:declare )?(?:abstract )?(?:const|let|var|function|class|interface|type|enum|namespace) ([\w$]+)/;
const reexportPattern = /^(export )\{ (?:[\w$]+ as )?([\w$]+) \}/;
const commentPattern = /^[ \t]*(?:\/\/.*|\/\*\*[\s\S]*?\*\/[ \t]*)\n/gm;

/** A declaration begins where a line begins with one; all that follows up to the next is its own. */
function parseReport(report: string): Omit<EntryDeclarations, "entry"> {
  const [, fenced = ""] = /```ts\n([\s\S]*?)```/.exec(report) ?? [];
  const imports: string[] = [];
  const declarations: Declaration[] = [];
  for (const line of fenced.replaceAll(commentPattern, "").split("\n")) {
    if (line.trim() === "") continue;
    const [, exported, name] = headPattern.exec(line) ?? reexportPattern.exec(line) ?? [];
    const last = declarations.at(-1);
    if (line.startsWith("import ")) imports.push(line);
    else if (name !== undefined) declarations.push({ name, isExported: exported !== undefined, code: line });
    else if (last !== undefined) last.code += `\n${line}`;
    else throw new Error(`API Extractor wrote a line that is no declaration: ${line}`);
  }
  return { imports, declarations: declarations.sort(byName) };
}

/** By code unit, so that the order is the same in every locale; overloads keep theirs. */
function byName(a: Declaration, b: Declaration): number {
  return Number(a.name > b.name) - Number(a.name < b.name);
}
