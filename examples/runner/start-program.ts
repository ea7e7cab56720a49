import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const examples = fileURLToPath(new URL("..", import.meta.url));

interface ProcessOptions {
  environment: NodeJS.ProcessEnv;
  stdio: StdioOptions;
  /** A folder that has the programs as JavaScript. Default: they are loaded as TypeScript. */
  bundles?: string | undefined;
}

/** Starts a program of this folder as a process of its own, on the sources of the packages. */
export function startProgram(
  [file = "", ...args]: readonly string[],
  { environment, stdio, bundles }: ProcessOptions,
): ChildProcess {
  const command =
    bundles !== undefined && file.endsWith(".ts")
      ? [join(bundles, file.replace(/\.ts$/, ".js"))]
      : ["--conditions=@docmux/source", "--import", "tsx", file];
  return spawn(process.execPath, [...command, ...args], { cwd: examples, env: environment, stdio });
}
