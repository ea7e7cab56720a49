import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { VendorAddresses } from "../soak/vendor-addresses.ts";

/** How a command ended. */
export interface EndedCommand {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The command in a process of its own. */
export interface RunningCommand {
  process: ChildProcess;
  ended: Promise<EndedCommand>;
}

/** What surrounds the calls of a command. */
export interface CommandPlace {
  addresses: VendorAddresses;
  /** Where documents and results are. */
  folder: string;
  /** The folder of its store. */
  store: string;
}

const bin = fileURLToPath(new URL("../../packages/cli/dist/bin.js", import.meta.url));

/** @throws Error where the command was not built. */
export function requireCommand(): void {
  if (!existsSync(bin)) throw new Error(`There is no ${bin}. Run pnpm build before.`);
}

/** Starts the command as it is published. */
export function startCommand(words: readonly string[], place: CommandPlace): RunningCommand {
  const { addresses, folder, store } = place;
  const { apiKey, origins, clarifeye } = addresses;
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      DOCMUX_HOME: store,
      DATALAB_API_KEY: apiKey,
      DATALAB_HOST: origins.datalab,
      CLARIFEYE_API_KEY: apiKey,
      CLARIFEYE_BASE_URL: origins.clarifeye,
      CLARIFEYE_PROJECT_ID: clarifeye.projectId,
      PIPELEX_API_KEY: apiKey,
      PIPELEX_BASE_URL: origins.pipelex,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<Pick<EndedCommand, "exitCode" | "signal">>((resolve) => {
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const ended = Promise.all([exited, buffer(child.stdout), buffer(child.stderr)]).then(
    ([how, stdout, stderr]) => ({ ...how, stdout: String(stdout), stderr: String(stderr) }),
  );
  return { process: child, ended };
}
