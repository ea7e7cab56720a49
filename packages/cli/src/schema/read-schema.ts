import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { InvalidInputError, type JsonObject } from "@docmux/core";
import { importFile } from "../config/load.ts";
import type { ProgramIo } from "../context.ts";
import { readJsonFile } from "../runs/inputs.ts";

/** What `extract` takes. */
type Schema = JsonObject;

/**
 * The schema in a file: JSON Schema, or what a module exports, by default or as its only schema.
 *
 * @throws InvalidInputError when it cannot be read, or holds none.
 */
export async function readSchemaFile(io: ProgramIo, word: string): Promise<Schema> {
  const path = resolve(io.workingDirectory, word);
  if (!/\.[mc]?[jt]s$/.test(path)) return readJsonFile(path);
  if (!existsSync(path)) {
    throw new InvalidInputError(`There is no file "${word}"`, { nextStep: "Check the path." });
  }
  const module = await importFile(path).catch((error: unknown) => {
    // What the file throws may hold a key: its name is all that is repeated.
    const name = error instanceof Error ? error.name : "no error was given";
    throw new InvalidInputError(`"${basename(word)}" cannot be imported (${name})`, {
      nextStep: "Run it by itself to see why.",
    });
  });
  const schemas = Object.values(module).filter(isSchema);
  const [only, another] = [...new Set(schemas)];
  const found = isSchema(module.default) ? module.default : another === undefined ? only : undefined;
  if (found) return found;
  throw new InvalidInputError(
    `"${basename(word)}" exports ${schemas.length === 0 ? "no schema" : `${schemas.length} schemas`}`,
    { nextStep: "Let it export one by default: export default z.object({ ... })." },
  );
}

/** A schema of a library; a module may export anything else next to it. */
function isSchema(value: unknown): value is Schema {
  const isHolder = (typeof value === "object" && value !== null) || typeof value === "function";
  return isHolder && "~standard" in value;
}
