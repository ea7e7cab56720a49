import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { EmulatorAddress } from "./emulator-process.ts";

/** The emulator that runs beside the measured process. */
export interface EmulatorBeside extends EmulatorAddress {
  /** How many requests it has answered so far. */
  countRequests(): Promise<number>;
  close(): Promise<void>;
}

/** Starts the emulator as a child process. */
export async function startEmulatorBeside(): Promise<EmulatorBeside> {
  const child = fork(fileURLToPath(new URL("emulator-process.ts", import.meta.url)));
  const [address] = (await answerOf(child)) as [EmulatorAddress];
  return {
    ...address,
    async countRequests() {
      const answer = answerOf(child);
      child.send("count");
      const [count] = (await answer) as [number];
      return count;
    },
    async close() {
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}

function answerOf(child: ChildProcess): Promise<unknown[]> {
  const stop = new AbortController();
  const failed = once(child, "exit", { signal: stop.signal }).then(([code]) => {
    throw new Error(`The emulator ended with code ${code} before it answered`);
  });
  return Promise.race([once(child, "message", { signal: stop.signal }), failed]).finally(() => {
    failed.catch(() => undefined);
    stop.abort();
  });
}
