import { resolve } from "node:path";
import { InvalidInputError, type JsonObject, type OutputFormat } from "@docmux/core";
import type { CommandContext } from "../context.ts";
import { readSchemaFile } from "../schema/read-schema.ts";
import { readJsonFile } from "./inputs.ts";

/** Flags that say how a run is started. */
export interface StartFlags {
  pages?: string;
  outputFormat?: OutputFormat;
  /** Path of the schema. */
  extract?: string;
  /** Path of the options for the vendor. */
  providerOptions?: string;
  key?: string;
}

/** How a run is started, as core takes it. */
export interface ReadStartOptions {
  pages?: string;
  outputFormat?: OutputFormat;
  extract?: JsonObject;
  providerOptions?: Readonly<Record<string, JsonObject>>;
  key?: string;
}

/**
 * Reads what flags say of a start.
 *
 * @throws InvalidInputError for a file of options that cannot be read, and for `--key` with `--no-store`.
 */
export async function startOptions(
  { io, flags: { store } }: CommandContext,
  uri: string,
  { pages, outputFormat, extract, providerOptions: path, key }: StartFlags,
): Promise<ReadStartOptions> {
  if (key !== undefined && store === false) {
    throw new InvalidInputError("--key needs the store", {
      nextStep: "Leave --key or --no-store out. No request was sent.",
    });
  }
  const options = path === undefined ? undefined : await readJsonFile(resolve(io.workingDirectory, path));
  return {
    ...(pages === undefined ? {} : { pages }),
    ...(outputFormat === undefined ? {} : { outputFormat }),
    ...(extract === undefined ? {} : { extract: await readSchemaFile(io, extract) }),
    ...(options === undefined ? {} : { providerOptions: { [uri.slice(0, uri.indexOf(":"))]: options } }),
    ...(key === undefined ? {} : { key }),
  };
}
