import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { InvalidInputError } from "@docmux/core";
import type { CommandContext } from "../context.ts";
import type { SchemasByKind } from "../emulated/seeds.ts";
import { startVendorEmulator, type VendorEmulator } from "../emulated/start.ts";
import { readJsonFile } from "../runs/inputs.ts";

/** Flags of `docmux emulate`. */
export interface EmulateFlags {
  schema?: string[];
  stepDuration: number;
  port?: number;
}

/** Vendors that can be emulated. */
type Vendor = keyof typeof startVendorEmulator;

/** What is extracted when no schema is named. */
const defaultSchemas: SchemasByKind = {
  invoice: {
    type: "object",
    properties: {
      invoice_number: { type: "string", description: "Number that the seller gave the invoice." },
      invoice_date: { type: "string", format: "date", description: "Day on which it was issued." },
      total_amount: { type: "number", description: "What has to be paid." },
    },
  },
};

/** `docmux emulate`: vendors on loopback until Ctrl-C. Standard output is a file that a shell can read. */
export async function emulateCommand(
  { io, output }: CommandContext,
  vendors: readonly Vendor[],
  { schema, stepDuration, port }: EmulateFlags,
): Promise<void> {
  const chosen = [...new Set(vendors)];
  if (port !== undefined && chosen.length !== 1) {
    throw new InvalidInputError("--port fits one vendor only", {
      nextStep: "Name it: docmux emulate datalab.",
    });
  }
  const schemas = schema ? await readSchemas(io.workingDirectory, schema) : defaultSchemas;
  const choices = { schemas, stepDurationMs: stepDuration, ...(port === undefined ? {} : { port }) };
  const started = await Promise.allSettled(chosen.map((vendor) => startVendorEmulator[vendor](choices)));
  const emulators = started.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  try {
    for (const outcome of started) if (outcome.status === "rejected") throw outcome.reason;
    for (const { emulator: _emulator, ...told } of emulators) output.json({ type: "emulator", ...told });
    output.text(emulators.map(describe).join("\n\n"));
    const variables = io.stdout.isTTY ? "set the variables above" : "read the file that this was written to";
    output.note(`\nCtrl-C ends it. In another shell, ${variables} and use docmux as ever.`);
    await aborted(io.signal);
  } finally {
    await Promise.all(emulators.map(({ emulator }) => emulator.close()));
  }
}

function describe({ vendor, origin, environment, pipelines }: VendorEmulator): string {
  return [
    `# ${vendor} at ${origin}`,
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${value}`),
    ...Object.entries(pipelines).map(([kind, uri]) => `# ${kind}: ${uri}`),
  ].join("\n");
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

async function readSchemas(directory: string, paths: readonly string[]): Promise<SchemasByKind> {
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

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
