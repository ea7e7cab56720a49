import { stat, writeFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { formatRef, InvalidInputError, PartialResultError, type RunRef, type RunResult } from "@docmux/core";
import type { CommandContext } from "../context.ts";
import { printable } from "../view/printable.ts";
import { printResult, resultWithoutRaw } from "./print.ts";

const forms: Readonly<Record<string, (result: RunResult) => string | undefined>> = {
  ".json": (result) => `${JSON.stringify(result, undefined, 2)}\n`,
  ".md": ({ content }) => content.markdown,
  ".html": ({ content }) => content.html,
  ".txt": ({ content }) => content.text,
};

/** Endings of `--output`. */
export const outputEndings: readonly string[] = Object.keys(forms);

/** Flags of the commands that give a result. */
export interface DeliveryFlags {
  output?: string;
  requireComplete?: boolean;
}

/**
 * Prints a result, or writes it to the file that was named.
 *
 * @throws InvalidInputError when the file's form is one that the run did not deliver.
 * @throws WriteError when the file cannot be written.
 * @throws PartialResultError after that, when part of the output is missing and that was not to be.
 */
export async function deliverOutput(
  context: CommandContext,
  result: RunResult,
  { output: path, requireComplete = false }: DeliveryFlags,
): Promise<void> {
  const { output } = context;
  const { issues, snapshot } = result;
  for (const { severity, code, message } of issues) {
    if (severity !== "info") output.note(printable(`${severity} ${code}: ${message}`));
  }
  if (snapshot.emulated) output.note("The results came from an emulator, not from the vendor.");
  output.json({ type: "result", result });
  if (path === undefined) printResult(output, result, resultWithoutRaw);
  else await writeResult(context, result, path);
  if (!requireComplete || result.status !== "completed_with_errors") return;
  throw new PartialResultError("Part of the output is missing", {
    result,
    nextStep: "The partial result was written. See its issues for the failures.",
  });
}

async function writeResult(context: CommandContext, result: RunResult, path: string): Promise<void> {
  const text = forms[extname(path).toLowerCase()]?.(result);
  if (text === undefined) {
    const has = Object.entries(forms).flatMap(([ending, form]) =>
      form(result) === undefined ? [] : [ending],
    );
    throw new InvalidInputError(`The run delivered nothing that fits into "${path}"`, {
      ref: result.ref,
      nextStep:
        `The run is paid for and its result can be read again, with one of these endings (${has.join(" ")}): ` +
        `docmux result ${formatRef(result.ref)} -o result${has[0]}`,
    });
  }
  await writeOutput(context, path, text, result.ref);
}

/**
 * Writes what a run delivered to the file that was named.
 *
 * @throws WriteError when it cannot be written.
 */
export async function writeOutput(
  { io, output }: CommandContext,
  path: string,
  text: string,
  ref: RunRef,
): Promise<void> {
  await writeFile(resolve(io.workingDirectory, path), text).catch((error: NodeJS.ErrnoException) => {
    throw new WriteError(path, error, ref);
  });
  output.note(`Written: ${path}`);
}

/**
 * Checks before a run is paid for that its output can be written: an ending that says the form, in a directory that is
 * there. A file that is there already will be replaced.
 *
 * @throws InvalidInputError
 */
export async function checkOutputPath(
  path: string | undefined,
  endings: readonly string[],
  workingDirectory: string,
): Promise<void> {
  if (path === undefined) return;
  if (!endings.includes(extname(path).toLowerCase())) {
    throw new InvalidInputError(`"${path}" has no ending that docmux writes`, {
      nextStep: `Use one of: ${endings.join(" ")}. No request was sent.`,
    });
  }
  const full = resolve(workingDirectory, path);
  const facts = await stat(full).catch(() => undefined);
  const directory = await stat(dirname(full)).catch(() => undefined);
  if (facts?.isDirectory())
    throw new InvalidInputError(`"${path}" is a directory`, { nextStep: "Name a file." });
  if (!directory?.isDirectory()) {
    throw new InvalidInputError(`There is no directory "${dirname(path)}" to write to`, {
      nextStep: "Make it first. No request was sent.",
    });
  }
}

/** A file for a result or a report could not be written, after the run was paid for. */
export class WriteError extends Error {
  override name = "WriteError";
  /** As in the JSON of other errors. */
  readonly code = "write_failed";
  /** The run whose result it is. */
  readonly ref: RunRef | undefined;

  /** @param nextStep - what to do about it. */
  constructor(
    path: string,
    { code = "unknown error" }: NodeJS.ErrnoException,
    ref?: RunRef,
    nextStep = "Pass another path with -o.",
  ) {
    super(`"${path}" cannot be written (${code}). ${nextStep}`);
    this.ref = ref;
  }

  /** The error as plain JSON, in the form of docmux's other errors. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, ref } = this;
    return { name, code, message, retryable: false, ref };
  }

  static isInstance(value: unknown): value is WriteError {
    return value instanceof WriteError;
  }
}
