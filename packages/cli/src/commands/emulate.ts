import { Argument, type Command } from "commander";
import type { CommandContext, OpenContext } from "../context.ts";
import { emulatedVendorIds } from "../vendors/known.ts";
import type { VendorEmulator } from "../vendors/start.ts";
import { collect, count, milliseconds } from "./options.ts";

/** Flags of `docmux emulate`. */
export interface EmulateFlags {
  schema?: string[];
  stepDuration: number;
  port?: number;
}

const defaultStepDurationMs = 300;

/** Adds `emulate`. */
export function addEmulateCommand(program: Command, open: OpenContext): void {
  program
    .command("emulate")
    .summary("run vendor emulators on this machine, until Ctrl-C")
    .description(
      "Starts vendors on 127.0.0.1 that read documents without cost, and prints what points docmux at them.",
    )
    .addArgument(
      new Argument("[vendors...]", "which").choices(emulatedVendorIds).default(emulatedVendorIds, "all"),
    )
    .option(
      "--schema <file>",
      "JSON Schema to extract, named <kind>.schema.json, or a directory of such; may be repeated",
      collect,
    )
    .option("--step-duration <milliseconds>", "how long a step lasts", milliseconds, defaultStepDurationMs)
    .option("--port <port>", "for one vendor; default: any free one", count)
    .action(async (chosen: string[], flags: EmulateFlags, command: Command) =>
      emulate(await open(command), chosen, flags),
    );
}

/** `docmux emulate`: vendors on loopback until Ctrl-C. Standard output is a file that a shell can read. */
async function emulate(
  { io, output }: CommandContext,
  vendors: readonly string[],
  { schema, stepDuration, port }: EmulateFlags,
): Promise<void> {
  const { InvalidInputError } = await import("@docmux/core");
  const { defaultSchemas, readSchemas } = await import("../vendors/schemas.ts");
  const { startVendorEmulator } = await import("../vendors/start.ts");

  const chosen = [...new Set(vendors)];
  if (port !== undefined && chosen.length !== 1) {
    throw new InvalidInputError("--port fits one vendor only", {
      nextStep: "Name it: docmux emulate datalab.",
    });
  }
  const schemas = schema ? await readSchemas(io.workingDirectory, schema) : defaultSchemas;
  const choices = { schemas, stepDurationMs: stepDuration, ...(port === undefined ? {} : { port }) };
  const started = await Promise.allSettled(chosen.map((vendor) => startVendorEmulator(vendor, choices)));
  const emulators = started.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  try {
    for (const outcome of started) if (outcome.status === "rejected") throw outcome.reason;
    for (const { emulator: _emulator, ...shown } of emulators) output.json({ type: "emulator", ...shown });
    output.text(emulators.map(describe).join("\n\n"));
    const variables = io.stdout.isTTY ? "set the variables above" : "read the file that this was written to";
    output.note(`\nCtrl-C ends it. In another shell, ${variables} and use docmux as usual.`);
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

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
