import { spawn } from "node:child_process";
import type { Bench } from "./peer.ts";

/**
 * Runs a program with all that it starts; its output goes to ours. The signal ends the whole group.
 *
 * @throws Error when it ends otherwise than with 0, or was ended by the signal.
 */
export async function runWithin(
  { root, signal }: Bench,
  file: string,
  args: readonly string[],
): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(file, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    // A group of its own, so that what the program started ends with it.
    detached: true,
  });
  const endGroup = () => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  };
  signal.addEventListener("abort", endGroup, { once: true });
  try {
    const end = await new Promise<string | number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, killedBy) => resolve(code ?? killedBy));
    });
    signal.throwIfAborted();
    if (end !== 0) throw new Error(`${file} ${args[0] ?? ""} ended with ${end}; its output is above.`);
  } finally {
    signal.removeEventListener("abort", endGroup);
  }
}
