import { readFile, writeFile } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { type CompareOptions, toCsv, toHtml, toJson, toMarkdown } from "@docmux/compare";
import {
  type ErrorCode,
  errorCodes,
  InvalidInputError,
  type OutputFormat,
  type RunRef,
  resolvePipeline,
} from "@docmux/core";
import type { CommandContext } from "../command-context.ts";
import { resolveAlias } from "../config/settings.ts";
import { DetachedError } from "../detached-error.ts";
import { documentPath } from "../document-path.ts";
import { eventForJson } from "../event-for-json.ts";
import { exitCodes } from "../exit-codes.ts";
import { shortLabels } from "../view/short-label.ts";
import { compareCommand } from "./compare-command.ts";

/** Flags of `docmux compare`. */
export interface CompareFlags {
  with: string[];
  schema?: string;
  truth?: string;
  outputFormat?: OutputFormat;
  repeat?: number;
  output: string;
}

const writers: Readonly<Record<string, typeof toHtml>> = {
  ".html": toHtml,
  ".json": toJson,
  ".md": toMarkdown,
  ".csv": toCsv,
};

/** `docmux compare`: documents through several pipelines, tables on the terminal, a report in a file. */
export async function compareAndWrite(
  context: CommandContext,
  documents: readonly string[],
  flags: CompareFlags,
): Promise<void> {
  const { io, output, providers, settings } = context;
  const write = writers[extname(flags.output)];
  if (!write) {
    throw new InvalidInputError(`"${flags.output}" has no ending that docmux writes`, {
      nextStep: `Use one of: ${Object.keys(writers).join(" ")}.`,
    });
  }
  if (flags.truth && documents.length > 1) {
    throw new InvalidInputError("--truth fits one document only", {
      nextStep: "Put <name>.truth.json beside each document instead; it is found by itself.",
    });
  }
  const left: RunRef[] = [];
  const labels = shortLabels(flags.with);
  const report = await compareCommand(
    {
      pipelines: await Promise.all(
        flags.with.map(async (name, place) => {
          const uri = resolveAlias(name, settings.aliases);
          return {
            label: labels[place] ?? name,
            pipeline: resolvePipeline(uri, [await providers.forUri(uri)]),
          };
        }),
      ),
      documents: await Promise.all(
        documents.map(async (document) => {
          const input = documentPath(context, document);
          const truth = await readTruth(input, flags.truth && resolve(io.workingDirectory, flags.truth));
          return { id: basename(document), input, ...(truth === undefined ? {} : { truth }) };
        }),
      ),
      signal: io.signal,
      onEvent: (event) => {
        if (event.type === "cell-event") output.json({ ...event, event: eventForJson(event.event) });
        else output.json({ ...event });
      },
      onLeft: (ref) => left.push(ref),
      ...(flags.schema ? { schema: await readJson(resolve(io.workingDirectory, flags.schema)) } : {}),
      ...(flags.outputFormat === undefined ? {} : { outputFormat: flags.outputFormat }),
      ...(flags.repeat === undefined ? {} : { repeat: flags.repeat }),
      ...(settings.timeoutMs === undefined ? {} : { deadlineMs: settings.timeoutMs }),
      ...(settings.concurrency === undefined ? {} : { concurrency: settings.concurrency }),
      ...(io.clock ? { clock: io.clock } : {}),
    },
    output.stderr,
  );
  await writeFile(resolve(io.workingDirectory, flags.output), write(report));
  output.json({ type: "report", report });
  output.note(`\nWritten: ${flags.output}`);
  if (io.signal.aborted) throw new DetachedError(left);
  if (report.cells.some(({ outcome }) => outcome === "delivered")) return;
  const code = report.cells.find(({ error }) => error)?.error?.code ?? "";
  context.endWith(Object.hasOwn(errorCodes, code) ? exitCodes[code as ErrorCode] : 1);
}

/** The truth that was named, else `<document>.truth.json` beside a document on disk. */
async function readTruth(document: string, named: string | undefined) {
  if (named !== undefined) return readJson(named);
  const beside = `${document.slice(0, document.length - extname(document).length)}.truth.json`;
  const text = await readFile(beside, "utf8").catch(() => undefined);
  return text === undefined ? undefined : parse(text, beside);
}

async function readJson(path: string): Promise<NonNullable<CompareOptions["schema"]>> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new InvalidInputError(`There is no file "${path}" that can be read`);
  });
  return parse(text, path);
}

function parse(text: string, path: string) {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError(`"${path}" is not JSON`);
  }
}
