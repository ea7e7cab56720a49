import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { InvalidInputError } from "@docmux/core";
import type { FieldSchema } from "@docmux/emulator";
import { readJsonFile } from "../runs/inputs.ts";

/** JSON Schema of what is extracted, by kind of document, such as `invoice`. */
export type SchemasByKind = Readonly<Record<string, FieldSchema>>;

/** What is extracted when no schema is named. */
export const defaultSchemas: SchemasByKind = {
  invoice: {
    type: "object",
    properties: {
      invoice_number: { type: "string", description: "Number that the seller gave the invoice." },
      invoice_date: { type: "string", format: "date", description: "Day on which it was issued." },
      total_amount: { type: "number", description: "What has to be paid." },
    },
  },
};

/**
 * Reads schemas from the files that were named, and from the directories. The name of a file is the kind of document.
 *
 * @throws InvalidInputError when one cannot be read, or cannot name a pipeline.
 */
export async function readSchemas(directory: string, paths: readonly string[]): Promise<SchemasByKind> {
  const files = (await Promise.all(paths.map((path) => schemaFiles(directory, path)))).flat();
  const read = files.map(async (path) => {
    const kind = basename(path).replace(/(\.schema)?\.json$/, "");
    if (!/^[a-z][a-z0-9-]*$/.test(kind)) {
      throw new InvalidInputError(`"${kind}" cannot name a pipeline`, {
        nextStep: "Name the file after the kind of document, such as credit-note.schema.json.",
      });
    }
    return [kind, await readJsonFile(resolve(directory, path))] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** A directory stands for the schemas in it. */
async function schemaFiles(directory: string, path: string): Promise<string[]> {
  const names = await readdir(resolve(directory, path)).catch(() => undefined);
  if (!names) return [path];
  const schemas = names.filter((name) => name.endsWith(".schema.json")).sort();
  if (schemas.length > 0) return schemas.map((name) => join(path, name));
  throw new InvalidInputError(`There is no <kind>.schema.json in "${path}"`, {
    nextStep:
      "Put JSON Schemas there, named after the kind of document, such as invoice.schema.json. " +
      "A file of another name is passed by its own path.",
  });
}
