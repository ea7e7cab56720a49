import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

/**
 * Where and why a file of code could not be imported, such as `line 4, column 3: Unexpected token, expected ","`. Names that
 * stand in the file are left out, and so is what it throws itself: a key may be among them.
 */
export async function describeModuleFailure(path: string, error: unknown): Promise<string | undefined> {
  if (!(error instanceof Error)) return "it throws what is no error";
  const missing = /^Cannot find (?:module|package) '([^'\n]+)'/.exec(error.message)?.[1];
  if (missing !== undefined) return `it imports "${missing}", which is not there`;
  const told = syntaxProblem(path, error.message);
  if (told !== undefined) return told;
  const line = new RegExp(`${escaped(path)}:(\\d+):\\d+`).exec(error.stack ?? "")?.[1];
  return line === undefined ? syntaxProblem(path, await secondOpinion(path)) : `line ${line}: ${error.name}`;
}

/** Reads the words of jiti: `ParseError: <why>`, then `<file>:<line>:<column from 0>`. */
function syntaxProblem(path: string, message: string): string | undefined {
  const [, why, file, line, column] = /^ParseError: (.+?)\.?\s*\n\s*(.+):(\d+):(\d+)\s*$/.exec(message) ?? [];
  if (why === undefined) return undefined;
  const place = `line ${line}, column ${Number(column) + 1}`;
  return `${file === path ? place : `${file}, ${place}`}: ${why.replace(/ ?(['"`])[^'"`]*\w[^'"`]*\1/g, "")}`;
}

/** Node does not say where a module breaks off; jiti does, and runs nothing of it. */
async function secondOpinion(path: string): Promise<string> {
  const { createJiti } = await import("jiti");
  const source = await readFile(path, "utf8");
  const code = createJiti(pathToFileURL(path).href).transform({ source, filename: path, async: true });
  const failure = /^exports\.__JITI_ERROR__ = (\{.*\})/.exec(code)?.[1];
  if (failure === undefined) return "";
  const { filename, line, column, code: name, message } = JSON.parse(failure);
  return `${name}: ${message}\n ${filename}:${line}:${column}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
