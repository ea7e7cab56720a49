import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const examples = fileURLToPath(new URL("..", import.meta.url));

/** Starts a program of this folder as a process of its own, on the sources of the packages. */
export function startProgram(
  [file = "", ...args]: readonly string[],
  { environment, stdio }: { environment: NodeJS.ProcessEnv; stdio: StdioOptions },
): ChildProcess {
  return spawn(process.execPath, ["--conditions=@docmux/source", "--import", "tsx", file, ...args], {
    cwd: examples,
    env: environment,
    stdio,
  });
}
