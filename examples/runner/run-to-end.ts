import { once } from "node:events";
import { text } from "node:stream/consumers";
import { arrangements } from "./arrangements.ts";
import type { EmulatedVendors } from "./emulated-vendors.ts";
import { startProgram } from "./start-program.ts";

/** What an example printed, and how it ended. */
export interface Ended {
  output: string;
  problems: string;
  exitCode: number | null;
}

/** What a run of an example has of its own. */
export interface RunToEndOptions {
  args?: readonly string[];
  environment?: Record<string, string>;
  /** See `startProgram`. */
  bundles?: string;
}

/** Runs an example on emulators that stand already, as `pnpm example` does. Ends with the last of its processes. */
export async function runToEnd(
  vendors: EmulatedVendors,
  file: string,
  { args = [], environment = {}, bundles }: RunToEndOptions = {},
): Promise<Ended> {
  const {
    processes = [[file]],
    arrange,
    environment: added,
  } = arrangements[file.replace(/\.\w+$/, "")] ?? {};
  arrange?.(vendors);
  const ended: Ended = { output: "", problems: "", exitCode: 0 };
  for (const program of processes) {
    const child = startProgram([...program, ...args], {
      environment: { ...process.env, ...vendors.environment, ...added?.(vendors), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      bundles,
    });
    if (!child.stdout || !child.stderr) throw new Error("The output of the example is not piped.");
    const [output, problems, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "exit"),
    ]);
    ended.output += output;
    ended.problems += problems;
    ended.exitCode = exitCode;
  }
  return ended;
}
