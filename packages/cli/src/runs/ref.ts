import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { InvalidInputError, type RunRef } from "@docmux/core";
import { parseRef, type ShortRefParts } from "@docmux/core/provider";
import type { CommandContext } from "../context.ts";

const longestRefCharacters = 100_000;

/**
 * Reads a ref from the command line: the ref itself, short or long, `-` for standard input, or the path of a file that holds
 * it, as `docmux start ... > run.ref` makes one.
 *
 * @throws InvalidInputError
 */
export async function readRef({ io }: CommandContext, text: string): Promise<RunRef | ShortRefParts> {
  if (text === "-") return refIn(await readStandardInput(io.stdin), "standard input");
  if (/^(?:docmux-ref-|\{)/.test(text.trim()) || isShortRef(text.trim())) return refIn(text, "the text");
  const path = resolve(io.workingDirectory, text);
  const file = await open(path).catch(() => undefined);
  if (!file) {
    throw new InvalidInputError(`"${text}" is neither a ref nor a file that holds one`, {
      nextStep:
        'A ref begins with "docmux-ref-", or is as short as datalab:pl_abc123#pex_9. ' +
        "docmux start prints it, docmux list finds it again. " +
        "docmux runs lists the keys of recorded starts; docmux runs prune deletes old ones.",
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
function refIn(text: string, where: string): RunRef | ShortRefParts {
  const [printed, second] = new Set(text.match(/docmux-ref-[\w-]+/g) ?? shortRefsIn(text));
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

/** In JSON only its own members name the run: a short ref may also be in a value. */
function shortRefsIn(text: string): string[] {
  return text.trimStart().startsWith("{") ? [] : text.split(/\s+/).filter(isShortRef);
}

/** A URL, or a path on a drive of Windows, may have a `#` as well. */
function isShortRef(word: string): boolean {
  return /^(?![a-z]:[\\/]|[^:]*:\/\/)[a-z][a-z0-9-]*:[^\s#]+#[^\s#]+$/.test(word);
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
