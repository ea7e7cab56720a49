import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

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
  printedMatch(pattern: RegExp): Promise<void>;
  ended: Promise<Ended>;
  /** Ends it and what it started, if any of that still runs. */
  killAll(): void;
}

/** The arguments that start the command with Node. The condition is for packages that a config file loads. */
const nodeArguments = () => ["--conditions=@docmux/source", inject("commandFile")];

/** Starts the command in a process of its own, as a shell would. */
export function startCommandProcess(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  workingDirectory = root,
): CommandProcess {
  return startProcess(process.execPath, [...nodeArguments(), ...words], environment, workingDirectory);
}

/**
 * Starts a shell in which `docmux` is the command, and `deaf_docmux` the same without a reader of standard error. Each prints
 * `exit code <n>` on standard error when it ended.
 */
export function startShell(
  script: string,
  environment: NodeJS.ProcessEnv,
  workingDirectory = root,
): CommandProcess {
  const call = [process.execPath, ...nodeArguments()].map((word) => `'${word}'`).join(" ");
  const functions = ["docmux() { CALL", "deaf_docmux() { CALL 2> /dev/full"].map(
    (head) => `${head.replace("CALL", `${call} "$@"`)}; echo "exit code $?" >&2; }`,
  );
  return startProcess("sh", ["-c", [...functions, script].join("\n")], environment, workingDirectory);
}

function startProcess(
  program: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  workingDirectory: string,
): CommandProcess {
  const child = spawn(program, words, {
    cwd: workingDirectory,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: a shell that is killed leaves what it started.
    detached: true,
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
  const printedMatch = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(printed.stdout) && !pattern.test(printed.stderr)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      ended.then(({ exitCode, stderr }) =>
        reject(new Error(`It ended with ${exitCode} before it printed ${pattern}: ${stderr}`)),
      );
    });
  const killAll = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // All of it has ended.
    }
  };
  return { child, printedMatch, ended, killAll };
}
