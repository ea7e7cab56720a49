import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidInputError } from "@docmux/core";
import type { ProgramIo } from "./command-context.ts";

/**
 * A document as it was written on the command line: a URL stays, a path is meant from the working directory.
 *
 * @throws InvalidInputError for a URL of another protocol.
 */
export function documentPath({ workingDirectory }: ProgramIo, document: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(document) && !/^(?:https?|file):/i.test(document)) {
    throw new InvalidInputError(`"${withoutSecrets(document)}" is not an http or https URL`, {
      nextStep: "Pass a path, or an http(s) URL; nothing was sent.",
    });
  }
  try {
    if (/^file:/i.test(document)) return fileURLToPath(document);
    if (/^https?:/i.test(document)) new URL(document);
  } catch {
    throw new InvalidInputError(`"${withoutSecrets(document)}" is not a whole URL`, {
      nextStep: "Check it; nothing was sent.",
    });
  }
  return /^https?:\/\//i.test(document) ? document : resolve(workingDirectory, document);
}

/**
 * {@link documentPath} of the document of one run.
 *
 * @throws InvalidInputError for a directory as well.
 */
export async function singleDocument(io: ProgramIo, document: string): Promise<string> {
  const path = documentPath(io, document);
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isDirectory()) return path;
  throw new InvalidInputError(`"${document}" is a directory, and a run takes one document`, {
    nextStep: "Name a file; docmux compare takes directories.",
  });
}

/** Users, passwords and signatures stand in URLs, and this one is printed. */
function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/s, "");
}
