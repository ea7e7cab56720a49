import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A process that uses the store, see `process.ts`. */
export interface TestProcess {
  child: ChildProcess;
  /** Every line that it wrote so far. */
  lines: unknown[];
  /** The next line that no one has read yet. */
  next(): Promise<unknown>;
  order(): void;
  /** @returns when it is gone, and everything that it wrote was read. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** The program of `process.ts`, bundled once, since a TypeScript loader would take most of the time of a short process. */
export async function buildProcess(): Promise<{ start(...args: string[]): TestProcess; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "docmux-process-"));
  const outfile = join(folder, "process.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("process.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@docmux/source"],
    external: ["pg-native"],
    // pg is CommonJS and requires what Node brings.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  return {
    start: (...args) => startProcess(outfile, args),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function startProcess(file: string, args: readonly string[]): TestProcess {
  const child = spawn(process.execPath, [file, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const lines: unknown[] = [];
  const waiting: (() => void)[] = [];
  let read = 0;
  const wake = () => waiting.splice(0).forEach((each) => void each());
  const input = createInterface({ input: child.stdout });
  input.on("line", (line) => {
    lines.push(JSON.parse(line));
    wake();
  });
  const ended = new Promise<void>((resolve) => input.once("close", resolve));
  void ended.then(wake);
  let isEnded = false;
  void ended.then(() => {
    isEnded = true;
  });
  child.stdin.on("error", () => undefined);
  return {
    child,
    lines,
    async next() {
      while (lines.length <= read) {
        if (isEnded) throw new Error("The process ended and said no more");
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      read += 1;
      return lines[read - 1];
    },
    order: () => void child.stdin.write("\n"),
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
  };
}
