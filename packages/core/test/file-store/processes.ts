import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A process of the worker. */
export interface Worker {
  child: ChildProcess;
  /** Every line that it printed so far. */
  lines: string[];
  /** Resolves when it has printed so many lines, or has ended. */
  until(lineCount: number): Promise<void>;
  say(line: string): void;
  /** Kills it, and resolves when it is gone and everything that it printed was read. */
  kill(): Promise<void>;
}

/** Bundles the worker, so that each process starts as fast as Node does. */
export async function buildWorker(folder: string): Promise<string> {
  const outfile = join(folder, "worker.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("worker.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
  });
  return outfile;
}

/** Starts a process of the worker. */
export function startWorker(script: string, ...args: string[]): Worker {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const lines: string[] = [];
  let check: () => void = () => undefined;
  const reader = createInterface({ input: child.stdout });
  const closed = Promise.all([once(reader, "close"), once(child, "exit")]);
  reader.on("line", (line) => {
    lines.push(line);
    check();
  });
  return {
    child,
    lines,
    async until(lineCount) {
      const enough = new Promise<void>((resolve) => {
        check = () => {
          if (lines.length >= lineCount) resolve();
        };
        check();
      });
      await Promise.race([enough, closed]);
    },
    say: (line) => void child.stdin.write(`${line}\n`),
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
