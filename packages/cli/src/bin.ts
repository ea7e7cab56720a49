#!/usr/bin/env node
import { interruptedExitCode } from "./exit-codes.ts";
import { main } from "./main.ts";

const stop = new AbortController();
let interruptions = 0;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    interruptions += 1;
    // The first ends the waiting in good order; who asks twice wants out now.
    if (interruptions > 1) process.exit(interruptedExitCode);
    stop.abort(new Error("Stopped by Ctrl-C."));
  });
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader went away, as in `docmux list ... | head -1`.
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

process.exitCode = await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  workingDirectory: process.cwd(),
  signal: stop.signal,
});
