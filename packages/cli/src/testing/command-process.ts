import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../bin.ts", import.meta.url));
const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** How a process ended, and what it printed. */
export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** The command in a process of its own. */
export interface CommandProcess {
  child: ChildProcess;
  /** Resolves once what it prints, on either stream, matches. */
  told(pattern: RegExp): Promise<void>;
  ended: Promise<Ended>;
}

/** Starts the command in a process of its own, as a shell would. */
export function startCommandProcess(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  workingDirectory = root,
): CommandProcess {
  const tsx = import.meta.resolve("tsx");
  const child = spawn(process.execPath, ["--conditions=@docmux/source", "--import", tsx, bin, ...words], {
    cwd: workingDirectory,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk) => {
      printed[name] += String(chunk);
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (exitCode) => resolve({ exitCode, ...printed }));
  });
  const told = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(printed.stdout) && !pattern.test(printed.stderr)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      ended.then(({ exitCode, stderr }) =>
        reject(new Error(`It ended with ${exitCode} before it told ${pattern}: ${stderr}`)),
      );
    });
  return { child, told, ended };
}
