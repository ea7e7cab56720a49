import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidInputError, type JsonObject } from "@docmux/core";
import type { ProgramIo } from "../context.ts";

/** A document that was named on the command line, in the form that core takes. */
export type NamedDocument = { path: string } | { url: string };

/**
 * A document as it was written on the command line: a URL stays, a path is meant from the working directory. Only what a
 * person typed is read this way.
 *
 * @throws InvalidInputError for a URL of another protocol.
 */
export function documentInput({ workingDirectory }: ProgramIo, word: string): NamedDocument {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(word) && !/^(?:https?|file):/i.test(word)) {
    throw new InvalidInputError(`"${withoutSecrets(word)}" is not an http or https URL`, {
      nextStep: "Pass a path, or an http(s) URL. No request was sent.",
    });
  }
  try {
    if (/^file:/i.test(word)) return { path: fileURLToPath(word) };
    if (/^https?:/i.test(word)) new URL(word);
  } catch {
    throw new InvalidInputError(`"${withoutSecrets(word)}" is not a whole URL`, {
      nextStep: "Check it. No request was sent.",
    });
  }
  return /^https?:\/\//i.test(word) ? { url: word } : { path: resolve(workingDirectory, word) };
}

/**
 * {@link documentInput} of the document of one run.
 *
 * @throws InvalidInputError for a directory as well.
 */
export async function singleDocument(io: ProgramIo, word: string): Promise<NamedDocument> {
  const document = documentInput(io, word);
  if ("url" in document) return document;
  const facts = await stat(document.path).catch(() => undefined);
  if (!facts?.isDirectory()) return document;
  throw new InvalidInputError(`"${word}" is a directory, and a run takes one document`, {
    nextStep: "Name a file; docmux compare takes directories.",
  });
}

/** A URL may hold a user, a password or a signature, and this one is printed. */
function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/s, "");
}

/**
 * Reads a file of JSON that the user named.
 *
 * @throws InvalidInputError when it is not there or is not JSON.
 */
export async function readJsonFile(path: string): Promise<JsonObject> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new InvalidInputError(`There is no file "${path}" that can be read`, {
      nextStep: "Check the path. No request was sent.",
    });
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError(`"${path}" is not JSON`, {
      nextStep: "Correct the file. No request was sent.",
    });
  }
}
