import { spawn } from "node:child_process";
import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Emulator } from "../../../packages/emulator/src/index.ts";
import { repositoryRoot as root } from "../../docs/documentation-pages.ts";

/** A program that does the job: invoice number and total of one document, once paid, also after a crash. */
export interface JobProgram {
  vendor: "mistral" | "azure";
  /** As tables name it. */
  name: string;
  file: string;
  /** The vendor answers in one call: there is no status check. */
  isOneCall?: boolean;
}

/** The programs, in the order of the tables. */
export const jobPrograms: readonly JobProgram[] = [
  { vendor: "mistral", name: "SDK, shortest", file: "mistral-sdk.mjs", isOneCall: true },
  { vendor: "mistral", name: "SDK, careful", file: "mistral-sdk-careful.mjs" },
  { vendor: "mistral", name: "docmux", file: "mistral-docmux.ts" },
  { vendor: "azure", name: "SDK, shortest", file: "azure-sdk.mjs" },
  { vendor: "azure", name: "SDK, careful", file: "azure-sdk-careful.mjs" },
  { vendor: "azure", name: "docmux", file: "azure-docmux.ts" },
];

/** A program's lines without comments and empty lines. */
export function codeLines(text: string): number {
  return text.split("\n").filter((line) => !/^\s*(?:\/\/|\/\*\*|\*|$)/.test(line)).length;
}

/** Where a program is: those with docmux are examples, which find its packages. */
export function pathOf({ file }: JobProgram): string {
  const folder = file.endsWith(".mjs") ? "./" : "../../../examples/same-job/";
  return fileURLToPath(new URL(`${folder}${file}`, import.meta.url));
}

/** What a call of a program came to. */
export interface Called {
  exitCode: number | null;
  output: string;
  problems: string;
  /** It was ended from outside: by a case, or since its time was over. */
  wasKilled: boolean;
}

/** A call that is under way. */
export interface Calling {
  ended: Promise<Called>;
  kill(): void;
}

/** Starts a program on an emulator. Those of an SDK run in the folder where `pnpm test:peers` has installed it. */
export function callProgram(
  program: JobProgram,
  emulator: Emulator,
  folder: string,
  timeoutMs: number,
): Calling {
  const isSdk = program.file.endsWith(".mjs");
  const copy = `${root}/.venv/peers/${program.vendor}-sdk/${program.file}`;
  if (isSdk) copyFileSync(pathOf(program), copy);
  const loader = isSdk ? [] : ["--conditions=@docmux/source", "--import", "tsx"];
  const document = `${root}/examples/documents/invoice-01.pdf`;
  const child = spawn(process.execPath, [...loader, isSdk ? copy : pathOf(program), document, folder], {
    cwd: `${root}/examples`,
    env: { PATH: process.env.PATH, ...environmentOf(program, emulator) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const called: Called = { exitCode: null, output: "", problems: "", wasKilled: false };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    called.output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    called.problems += text;
  });
  const kill = () => {
    called.wasKilled = child.exitCode === null;
    child.kill("SIGKILL");
  };
  const timer = setTimeout(kill, timeoutMs);
  const ended = new Promise<Called>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => {
      clearTimeout(timer);
      resolve({ ...called, exitCode });
    });
  });
  return { ended, kill };
}

function environmentOf({ vendor }: JobProgram, { origin, apiKey }: Emulator): Record<string, string> {
  return vendor === "mistral"
    ? { MISTRAL_API_KEY: apiKey, MISTRAL_BASE_URL: origin }
    : { DOCUMENT_INTELLIGENCE_API_KEY: apiKey, DOCUMENT_INTELLIGENCE_ENDPOINT: origin };
}
