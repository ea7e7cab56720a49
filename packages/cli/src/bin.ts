#!/usr/bin/env node
import { signalExitCodes } from "./exit-codes.ts";
import { main } from "./main.ts";
import { StoppedBySignal } from "./stopped-by-signal.ts";

const stop = new AbortController();
let interruptions = 0;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    interruptions += 1;
    // The first ends the waiting in good order; who asks twice wants out now.
    if (interruptions > 1) process.exit(signalExitCodes[name]);
    stop.abort(new StoppedBySignal(name));
  });
}
// Node takes back what nohup asks for, so without this a closed terminal kills the command and the ref is told nowhere. Not
// counted: kernel and shell may both send it.
process.on("SIGHUP", () => stop.abort(new StoppedBySignal("SIGHUP")));

// What was written to went away: the reader, as in `docmux list ... | head -1`, or the terminal.
const isGone = ({ code }: NodeJS.ErrnoException) => code === "EPIPE" || code === "EIO";
process.stdout.on("error", (error) => {
  if (!isGone(error)) throw error;
  // A run that goes on is told of on standard error.
  stop.abort(new StoppedBySignal("SIGPIPE"));
});
process.stderr.on("error", (error) => {
  // Nobody listens to what is told meanwhile; the result may still be wanted.
  if (!isGone(error)) throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  workingDirectory: process.cwd(),
  signal: stop.signal,
});
