import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError } from "@docmux/core";
import { type DocmuxConfig, parseConfig } from "./docmux-config.ts";

const names = ["docmux.config.ts", "docmux.config.mjs", "docmux.config.js", "docmux.config.json"];

/** A configuration and the folder that its paths and packages are looked for from. */
export interface LoadedConfig {
  config: DocmuxConfig;
  directory: string;
}

/**
 * The configuration: the file that is named, else the nearest `docmux.config.*` in the folder or above.
 *
 * @throws ConfigError for a file that is missing, unreadable or invalid.
 */
export async function loadConfig(directory: string, named?: string): Promise<LoadedConfig> {
  const path = named === undefined ? findConfig(directory) : resolve(directory, named);
  if (path === undefined) return { config: {}, directory };
  if (!existsSync(path)) throw new ConfigError(`There is no file "${named}"`);
  return { config: parseConfig(await read(path), path), directory: dirname(path) };
}

function findConfig(directory: string): string | undefined {
  const found = names.map((name) => join(directory, name)).find((path) => existsSync(path));
  const above = dirname(directory);
  return found ?? (above === directory ? undefined : findConfig(above));
}

async function read(path: string): Promise<unknown> {
  return path.endsWith(".json") ? readJson(path) : readModule(path);
}

// What JSON.parse and a failing module say may repeat the text of the file, and it may hold a key: no cause is kept.

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${path} cannot be read (${error.code})`, { nextStep: "Check what lies there." });
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = await describeJsonFailure(text, (error as SyntaxError).message);
    throw new ConfigError(`${path} cannot be read: ${why}`, {
      nextStep: "Write JSON there: names in double quotes, no comments, no trailing comma.",
    });
  }
}

async function readModule(path: string): Promise<unknown> {
  try {
    const module = await importFile(path);
    return module.default ?? module;
  } catch (error) {
    const why = await describeModuleFailure(path, error).catch(() => undefined);
    const name = error instanceof Error ? error.name : "no error was given";
    throw new ConfigError(`${path} cannot be read${why === undefined ? ` (${name})` : `: ${why}`}`, {
      nextStep: "Let it export its configuration by default: export default { aliases: { ... } }.",
    });
  }
}

/** Imports a file of the user. TypeScript goes through jiti, as Node 20 cannot read it. */
export async function importFile(path: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(path).href;
  if (!/\.[mc]?ts$/.test(path)) return (await import(url)) as Record<string, unknown>;
  const { createJiti } = await import("jiti");
  return createJiti(url).import<Record<string, unknown>>(path);
}

/**
 * Where a text stops being JSON and why, such as `line 3, column 5: Expected ',' or '}' after property value`. Repeats
 * nothing of the text but its punctuation: a key may stand there.
 *
 * @param message - what `JSON.parse` said of it.
 */
async function describeJsonFailure(text: string, message: string): Promise<string> {
  const [, fixedWords, position] = /^([A-Z][^\n]*?) in JSON at position (\d+)/.exec(message) ?? [];
  if (fixedWords !== undefined) return `${placeOf(text, Number(position))}: ${fixedWords}`;
  // For an unexpected token it has no position, and repeats the text around it.
  const offset = await offsetOfToken(text);
  const sign = offset === undefined ? "" : (text[offset] ?? "");
  if (sign === "") return "it ends too early";
  return `${placeOf(text, offset ?? 0)}: unexpected ${/[[\]{},:'/#]/.test(sign) ? `"${sign}"` : "text"}`;
}

async function offsetOfToken(text: string): Promise<number | undefined> {
  const { parse } = await import("@humanwhocodes/momoa");
  try {
    parse(text);
  } catch (error) {
    const { offset } = error as { offset?: unknown };
    if (typeof offset === "number") return offset;
  }
  return undefined;
}

function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

/**
 * Where and why a file of code could not be imported, such as `line 4, column 3: Unexpected token, expected ","`. Names in
 * the file are left out, and so are errors that it throws itself: they may contain a key.
 */
async function describeModuleFailure(path: string, error: unknown): Promise<string | undefined> {
  if (!(error instanceof Error)) return "it throws what is no error";
  const missing = /^Cannot find (?:module|package) '([^'\n]+)'/.exec(error.message)?.[1];
  if (missing !== undefined) return `it imports "${missing}", which is not there`;
  const problem = syntaxProblem(path, error.message);
  if (problem !== undefined) return problem;
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
