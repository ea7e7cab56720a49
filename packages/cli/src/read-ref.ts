import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { InvalidInputError, parseRef, type RunRef } from "@docmux/core";
import type { CommandContext } from "./command-context.ts";

const longestRefCharacters = 100_000;

/**
 * Reads a ref from the command line: the ref itself, `-` for standard input, or the path of a file that holds it, as
 * `docmux start ... > run.ref` makes one.
 *
 * @throws InvalidInputError
 */
export async function readRef({ io }: CommandContext, text: string): Promise<RunRef> {
  if (text === "-") return refIn(await readStandardInput(io.stdin), "standard input");
  if (/^(?:docmux-ref-|\{)/.test(text.trim())) return refIn(text, "the text");
  const path = resolve(io.workingDirectory, text);
  const file = await open(path).catch(() => undefined);
  if (!file) {
    throw new InvalidInputError(`"${text}" is neither a ref nor a file that holds one`, {
      nextStep: 'A ref begins with "docmux-ref-": docmux start prints it, docmux list finds it again.',
    });
  }
  try {
    const { size } = await file.stat();
    if (size > longestRefCharacters)
      throw new InvalidInputError(`"${text}" is too long for a ref`, { nextStep });
    return refIn(await file.readFile("utf8"), `"${text}"`);
  } catch (error) {
    if (InvalidInputError.isInstance(error)) throw error;
    throw new InvalidInputError(`"${text}" cannot be read`, { nextStep });
  } finally {
    await file.close();
  }
}

const nextStep = "Pass a ref whole, as docmux start printed it, or a file that holds it.";

/** Printed refs are looked for first, so that a shell's other output around one does no harm. */
function refIn(text: string, where: string): RunRef {
  const [printed, second] = new Set(text.match(/docmux-ref-[\w-]+/g));
  if (second !== undefined) {
    throw new InvalidInputError(`There are several refs in ${where}`, { nextStep: "Pass one at a time." });
  }
  if (text.trim() === "")
    throw new InvalidInputError(`There is no ref in ${where}: it is empty`, { nextStep });
  try {
    return parseRef(printed ?? text);
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    throw new InvalidInputError(`There is no whole run ref in ${where}`, { nextStep, cause: error });
  }
}

async function readStandardInput(stdin: Readable): Promise<string> {
  let read = "";
  for await (const chunk of stdin) {
    read += String(chunk);
    if (read.length > longestRefCharacters) {
      throw new InvalidInputError("Standard input is too long for a ref", { nextStep });
    }
  }
  return read;
}
