#!/usr/bin/env node
import { exitCodeOf } from "./exit-codes.ts";
import { createProgram } from "./program.ts";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort(new Error("Stopped by Ctrl-C.")));

try {
  await createProgram(process, stop.signal).parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = stop.signal.aborted ? 130 : exitCodeOf(error);
}
