import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Clock, systemClock } from "@docmux/core";
import { vi } from "vitest";
import type { ProgramIo } from "../context.ts";
import { main } from "../main.ts";
import { StartedRuns } from "../runs/started.ts";
import type { KnownVendorId } from "../vendors/known.ts";
import { startVendorEmulator, type VendorEmulator } from "../vendors/start.ts";

/** An invoice that the emulators can read. */
export const invoice = fileURLToPath(
  new URL("../../../../examples/documents/invoice-01.pdf", import.meta.url),
);

/** JSON Schema of what is read in it. */
export const schemas = {
  invoice: {
    type: "object",
    properties: { invoice_number: { type: "string" }, total_amount: { type: "number" } },
  },
} as const;

/** Real time, in which waits are a twentieth as long: the emulators are as much quicker than vendors. */
const hurriedClock: Clock = {
  now: systemClock.now,
  sleep: (delayMs, signal) => systemClock.sleep(delayMs / 20, signal),
};

/** What a call of the command printed, and how it ended. */
export interface Called {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** Standard output, read as one JSON object a line. */
  lines(): Record<string, unknown>[];
}

/** What surrounds a call, where it is not the bench's own. */
export interface CallOptions extends Partial<ProgramIo> {
  /** Standard input. Default: empty. */
  input?: string;
  /** Standard output is a terminal. Default false: a pipe. */
  isTerminal?: boolean;
}

/** The command with streams, environment and folder of its own. */
export interface CliBench {
  /** An empty folder, deleted by `close`. */
  directory: string;
  environment: NodeJS.ProcessEnv;
  call(words: readonly string[], more?: CallOptions): Promise<Called>;
  /** Starts a vendor and points the command at it. */
  emulate(vendor: KnownVendorId, stepDurationMs?: number): Promise<VendorEmulator>;
  /** Sets a variable for the command and for the providers, which read the environment of the process. */
  setEnvironment(name: string, value: string): void;
  /** Streams that gather what is printed, and the world around them. */
  streams(): { stdout: Gathering; stderr: Gathering; io: ProgramIo };
  close(): Promise<void>;
}

/** Makes a bench. Providers read the environment of the process, so what is emulated is set there as well. */
export function createCliBench(): CliBench {
  const directory = mkdtempSync(join(tmpdir(), "docmux-cli-"));
  // Outside the working folder, whose files some commands list; and never the home of the person who runs the tests.
  const home = mkdtempSync(join(tmpdir(), "docmux-home-"));
  const environment: NodeJS.ProcessEnv = { DOCMUX_HOME: home };
  const emulators: VendorEmulator[] = [];
  const setEnvironment = (name: string, value: string) => {
    environment[name] = value;
    vi.stubEnv(name, value);
  };
  const streams = (input = "") => {
    const stdout = new Gathering();
    const stderr = new Gathering();
    const io: ProgramIo = {
      stdin: Readable.from([input]),
      stdout,
      stderr,
      environment,
      workingDirectory: directory,
      signal: new AbortController().signal,
      runs: new StartedRuns(),
      clock: hurriedClock,
    };
    return { stdout, stderr, io };
  };
  return {
    directory,
    environment,
    setEnvironment,
    streams,
    async call(words, { input = "", isTerminal = false, ...more } = {}) {
      const { stdout, stderr, io: own } = streams(input);
      stdout.isTTY = isTerminal;
      const io: ProgramIo = { ...own, ...more };
      const exitCode = await main(words, io);
      const lines = () =>
        stdout.text
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line));
      return { exitCode, stdout: stdout.text, stderr: stderr.text, lines };
    },
    async emulate(vendor, stepDurationMs = 5) {
      const emulator = await startVendorEmulator(vendor, { schemas, stepDurationMs });
      emulators.push(emulator);
      for (const [name, value] of Object.entries(emulator.environment)) setEnvironment(name, value);
      return emulator;
    },
    async close() {
      vi.unstubAllEnvs();
      await Promise.all(emulators.map(({ emulator }) => emulator.close()));
      rmSync(directory, { recursive: true });
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Gathers what is written to it. */
export class Gathering extends Writable {
  text = "";
  isTTY = false;

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}
