import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startVendor } from "./docmux-clients.ts";
import type { Fault } from "./faults.ts";
import { invoicePath } from "./invoice.ts";
import type { Outcome, Verdict } from "./outcome.ts";
import { type Answer, type Dialect, startScriptedServer } from "./scripted-server.ts";

/** An official SDK of a vendor that takes documents. */
export interface Sdk {
  registry: "npm" | "pypi";
  package: string;
  version: string;
  /** An emulated vendor that answers, or the path of the submit and the answer to it. */
  vendor: "datalab" | "pipelex" | { submit: RegExp; answer: (origin: string) => Answer };
}

/** SDKs of the bench, each at the version with which its figures were measured. */
export const sdks: readonly Sdk[] = [
  { registry: "pypi", package: "datalab-python-sdk", version: "0.5.0", vendor: "datalab" },
  { registry: "pypi", package: "pipelex-sdk", version: "0.55.0", vendor: "pipelex" },
  npm("@mistralai/mistralai", "2.7.0", /\/v1\/ocr$/, {
    pages: [{ index: 0, markdown: "Invoice", images: [], dimensions: null }],
    model: "ocr",
    usage_info: { pages_processed: 1, doc_size_bytes: 1 },
  }),
  npm("@llamaindex/llama-cloud", "2.16.0", /\/parse\/upload$/, { id: "run-1", status: "PENDING" }),
  npm("reductoai", "0.16.0", /\/parse_async$/, { job_id: "run-1" }),
  npm("extend-ai", "1.17.0", /\/parse_runs$/, { id: "run-1", status: "PROCESSING" }),
  {
    registry: "npm",
    package: "@azure-rest/ai-document-intelligence",
    version: "1.1.0",
    vendor: {
      submit: /:analyze$/,
      answer: (origin) => ({
        status: 202,
        headers: { "operation-location": `${origin}/analyzeResults/run-1` },
        // The real answer has no body; with one, half of it can be lost.
        body: Buffer.from("{}"),
      }),
    },
  },
  npm("landingai-ade", "2.13.1", /\/parse\/jobs$/, { job_id: "run-1" }),
];

/** An SDK that still sends after this time is stopped. */
export const longestRunMs = 60_000;

/** How long connections are refused once one was; every back-off is longer. */
const refusalMs = 100;

/** Where SDKs are installed: outside of the workspace. @returns why it failed, `undefined` for installed. */
export function installSdk({ registry, package: name, version }: Sdk, folder: string): string | undefined {
  const [command, ...args] = registry === "npm" ? npmInstall(`${name}@${version}`) : [];
  if (command === undefined) return installPython(`${name}==${version}`, folder);
  if (!existsSync(join(folder, "package.json"))) {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "sdks", private: true }));
  }
  // Node finds packages from where the module is.
  copyFileSync(fileURLToPath(new URL("drive-sdk.mjs", import.meta.url)), join(folder, "drive-sdk.mjs"));
  return execute(command, args, folder);
}

/** Submits one document by an SDK. */
export async function runSdk(sdk: Sdk, folder: string, fault: Fault, lasting: boolean): Promise<Outcome> {
  const emulated = typeof sdk.vendor === "string" ? await startVendor(sdk.vendor) : undefined;
  const dialect = emulated?.dialect ?? dialectOf(sdk);
  const server = await startScriptedServer(dialect, fault, lasting);
  const child = drive(sdk, folder, server.origin, emulated?.apiKey ?? "key");
  const stop = setTimeout(() => child.kill("SIGKILL"), longestRunMs);
  try {
    let ended: { verdict: Verdict; message?: string } = { verdict: "stopped" };
    const exited = once(child, "exit");
    let isReopening = false;
    if (child.stdout) {
      for await (const line of createInterface({ input: child.stdout })) {
        if (line.startsWith("{")) ended = JSON.parse(line);
        else if (line === "refused" && server.isRefusing() && !lasting && !isReopening) {
          isReopening = true;
          sleep(refusalMs).then(server.reopen);
        }
      }
    }
    const [code] = await exited;
    if (ended.verdict === "stopped" && code !== null) {
      throw new Error(`The driver of ${sdk.package} ended with code ${code} and reported no outcome`);
    }
    return { submits: server.submits(), billed: server.billed(), ...ended };
  } finally {
    clearTimeout(stop);
    await server.close();
    await emulated?.close();
  }
}

function npm(name: string, version: string, submit: RegExp, body: object): Sdk {
  const headers = { "content-type": "application/json" };
  const answer = () => ({ status: 200, headers, body: Buffer.from(JSON.stringify(body)) });
  return { registry: "npm", package: name, version, vendor: { submit, answer } };
}

function dialectOf({ vendor, package: name }: Sdk): Dialect {
  if (typeof vendor === "string") throw new Error(`${name} needs its emulator`);
  return { submit: vendor.submit, backend: vendor.answer };
}

function npmInstall(spec: string): string[] {
  return ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", spec];
}

function installPython(spec: string, folder: string): string | undefined {
  const python = pythonIn(folder);
  const missing = existsSync(python)
    ? undefined
    : execute("python3", ["-m", "venv", join(folder, "venv")], folder);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", spec];
  return missing ?? execute(python, pip, folder);
}

function pythonIn(folder: string): string {
  return join(folder, "venv", "bin", "python");
}

function execute(command: string, args: string[], cwd: string): string | undefined {
  const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status === 0) return undefined;
  const lines = (error?.message ?? stderr).trim().split("\n");
  return (lines.at(-1) ?? "").slice(0, 200);
}

function drive({ registry, package: name }: Sdk, folder: string, origin: string, key: string): ChildProcess {
  const script = fileURLToPath(new URL("drive_sdk.py", import.meta.url));
  const [command, file] =
    registry === "npm" ? [process.execPath, "drive-sdk.mjs"] : [pythonIn(folder), script];
  const args = [file, name, origin, fileURLToPath(invoicePath), key];
  return spawn(command, args, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
}
