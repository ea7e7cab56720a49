#!/usr/bin/env node
import { signalExitCodes } from "./exit/codes.ts";
import { StoppedBySignal } from "./exit/signals.ts";
import { main } from "./main.ts";
import { withRuns } from "./output/lost.ts";
import { fileStreamFor } from "./output/streams.ts";
import { startStayedOpen } from "./runs/messages.ts";
import { StartedRuns } from "./runs/started.ts";

/** How long the answer to a start is awaited after Ctrl-C, as the message says. */
const longestWaitMs = 60_000;

const runs = new StartedRuns();
const stop = new AbortController();
let interruptions = 0;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    interruptions += 1;
    // The first ends the waiting in good order; who asks twice wants out now.
    if (interruptions === 1) stop.abort(new StoppedBySignal(name));
    else leaveNow(signalExitCodes[name]);
  });
}
// Node takes back what nohup asks for, so without this a closed terminal kills the command and no ref is printed. Not
// counted: kernel and shell may both send it.
process.on("SIGHUP", () => stop.abort(new StoppedBySignal("SIGHUP")));

const exitCode = await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: fileStreamFor(1) ?? process.stdout,
  stderr: process.stderr,
  environment: process.env,
  workingDirectory: process.cwd(),
  signal: stop.signal,
  runs,
});

process.exitCode = exitCode;
if (runs.isAwaitingStart) {
  // The request keeps the process alive. It may take longer than people are asked to wait.
  setTimeout(() => leaveNow(exitCode), longestWaitMs).unref();
  process.once("beforeExit", () => {
    if (runs.isAwaitingStart) process.stderr.write(`The vendor did not respond. ${startStayedOpen}\n`);
  });
}

/** Ends the process once standard error has the refs; a third signal does not wait for its reader. */
function leaveNow(exitCode: number): void {
  if (interruptions > 2) process.exit(exitCode);
  const lines = runs.takeUnnamed();
  try {
    const open = runs.isAwaitingStart ? `Stopped. ${startStayedOpen}\n` : "";
    const text = lines.length === 0 ? open : `${withRuns("Stopped.", lines)}\n`;
    process.stderr.write(text, () => process.exit(exitCode));
  } catch {
    process.exit(exitCode);
  }
}
