import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { type CompareOptions, toCsv, toHtml, toJson, toMarkdown } from "@docmux/compare";
import { InvalidInputError, type OutputFormat, outputFormats, resolvePipeline } from "@docmux/core";
import { Command, InvalidArgumentError, Option } from "commander";
import { compareCommand } from "./commands/compare-command.ts";
import { providersCommand } from "./commands/providers-command.ts";
import { runCommand } from "./commands/run-command.ts";
import { exitCodes } from "./exit-codes.ts";
import { loadProvider } from "./known-providers.ts";
import { terminalOf } from "./view/terminal.ts";

/** Where the command prints: results to `stdout`, what happens meanwhile to `stderr`. */
export interface ProgramStreams {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** The `docmux` command. `signal` aborts on Ctrl-C: the runs go on at the vendor, and their refs are printed. */
export function createProgram({ stdout, stderr }: ProgramStreams, signal: AbortSignal): Command {
  const terminal = terminalOf(stderr);
  const program = new Command("docmux")
    .description("Run, follow and compare document-processing pipelines of several vendors.")
    .showHelpAfterError()
    .addHelpText("after", `\n${exitCodeHelp()}`);

  program
    .command("run")
    .description("run one document, follow it, print its result as JSON")
    .argument("<pipeline>", "pipeline URI, such as datalab:pl_abc123@2 or pipelex:extract_invoice")
    .argument("<document>", "path or http(s) URL")
    .option("--pages <range>", 'pages to process, 0-indexed, such as "0-5,10"')
    .addOption(new Option("--output-format <format>", "form of the content").choices(outputFormats))
    .option("--timeout <seconds>", "how long to wait", seconds)
    .action(async (uri: string, document: string, options: RunFlags) => {
      const { pages, outputFormat, timeout } = options;
      const result = await runCommand(uri, document, terminal, {
        signal,
        ...(pages === undefined ? {} : { pages }),
        ...(outputFormat === undefined ? {} : { outputFormat }),
        ...(timeout === undefined ? {} : { timeoutMs: timeout }),
      });
      stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
    });

  program
    .command("compare")
    .description("run documents through several pipelines and compare field by field")
    .argument("<documents...>", "paths or http(s) URLs")
    .requiredOption("--with <pipeline>", "pipeline URI; give it once for each pipeline", collect)
    .option("--schema <file>", "JSON Schema of the data")
    .option("--truth <file>", "JSON of what is right, for one document")
    .option(
      "-o, --output <file>",
      "report; its ending says which kind: .html .json .md .csv",
      "docmux-report.html",
    )
    .option("--timeout <seconds>", "how long to wait for each run", seconds)
    .action(async (documents: string[], options: CompareFlags) => {
      const write = reportWriter(options.output);
      const { schema, truth, timeout } = options;
      if (truth && documents.length > 1) throw new InvalidInputError("--truth fits one document only");
      const truthOfOne = truth ? { truth: await readJson(truth) } : {};
      const report = await compareCommand(
        {
          pipelines: await Promise.all(
            options.with.map(async (uri) => ({
              label: uri,
              pipeline: resolvePipeline(uri, [await loadProvider(uri)]),
            })),
          ),
          documents: documents.map((input) => ({ id: basename(input), input, ...truthOfOne })),
          signal,
          ...(schema ? { schema: await readJson(schema) } : {}),
          ...(timeout === undefined ? {} : { deadlineMs: timeout }),
        },
        terminal,
      );
      await writeFile(options.output, write(report));
      stderr.write(`\nWritten: ${options.output}\n`);
    });

  program
    .command("providers")
    .description("what each vendor offers")
    .action(() => {
      stdout.write(`${providersCommand()}\n`);
    });

  return program;
}

interface RunFlags {
  pages?: string;
  outputFormat?: OutputFormat;
  timeout?: number;
}

interface CompareFlags {
  with: string[];
  schema?: string;
  truth?: string;
  output: string;
  timeout?: number;
}

const writers: Readonly<Record<string, typeof toHtml>> = {
  html: toHtml,
  json: toJson,
  md: toMarkdown,
  csv: toCsv,
};

function reportWriter(path: string): typeof toHtml {
  const writer = writers[path.split(".").at(-1) ?? ""];
  if (writer) return writer;
  throw new InvalidInputError(`"${path}" has no ending that docmux writes`, {
    nextStep: `Use one of: ${Object.keys(writers).join(", ")}.`,
  });
}

async function readJson(path: string): Promise<NonNullable<CompareOptions["schema"]>> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new InvalidInputError(`There is no file "${path}" that can be read`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError(`"${path}" is not JSON`);
  }
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value * 1000;
  throw new InvalidArgumentError("It takes a number of seconds above 0.");
}

function exitCodeHelp(): string {
  const byCode = Object.entries(exitCodes).map(
    ([code, exitCode]) => `  ${String(exitCode).padStart(2)}  ${code}`,
  );
  return ["Exit codes:", "   0  success", "   1  an error that is not docmux's own", ...byCode].join("\n");
}
