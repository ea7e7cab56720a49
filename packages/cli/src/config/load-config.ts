import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ConfigError } from "@docmux/core";
import { describeJsonFailure } from "./describe-json-failure.ts";
import { describeModuleFailure } from "./describe-module-failure.ts";
import { type DocmuxConfig, parseConfig } from "./docmux-config.ts";
import { importFile } from "./import-file.ts";

const names = ["docmux.config.ts", "docmux.config.mjs", "docmux.config.js", "docmux.config.json"];

/** A configuration and the folder that its paths and packages are looked for from. */
export interface LoadedConfig {
  config: DocmuxConfig;
  directory: string;
}

/**
 * The configuration: the file that is named, else the nearest `docmux.config.*` in the folder or above.
 *
 * @throws ConfigError for a file that is not there, cannot be read, or does not fit.
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

// What JSON.parse and a failing module say may repeat the text of the file, and a key may stand in it: no cause is kept.

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${path} cannot be read (${error.code})`, { nextStep: "Check what lies there." });
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = await describeJsonFailure(text, (error as SyntaxError).message);
    throw new ConfigError(`${path} cannot be read: ${why}`, {
      nextStep: "Write JSON there: names in double quotes, no comments, no comma after the last member.",
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
