import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench, invoice } from "./testing/cli-bench.ts";

const bin = fileURLToPath(new URL("bin.ts", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

/** The command in a process of its own, which gets a signal as soon as its run has begun. */
async function interrupt(words: readonly string[]) {
  const child = spawn(process.execPath, ["--conditions=@docmux/source", "--import", "tsx", bin, ...words], {
    cwd: root,
    env: { PATH: process.env.PATH, ...bench.environment },
  });
  let told = "";
  let interrupted = false;
  child.stderr.on("data", (chunk) => {
    told += String(chunk);
    if (interrupted || !/pending|running/.test(told)) return;
    interrupted = true;
    child.kill("SIGINT");
  });
  const exitCode = await new Promise((resolve) => child.on("close", resolve));
  return { exitCode, told };
}

test("Ctrl-C leaves the run, prints its ref and the command to resume, and ends with 130", async () => {
  await bench.emulate("datalab", 60_000);
  const { exitCode, told } = await interrupt(["run", "datalab:pl_invoice", invoice]);
  expect(exitCode).toBe(130);
  const ref = /docmux wait (docmux-ref-\S+)/.exec(told)?.[1] ?? "";
  expect((await bench.call(["status", ref])).stdout).toMatch(/status +\S (pending|running)/);
}, 30_000);

test("Ctrl-C with --cancel-on-abort asks the vendor to stop the run", async () => {
  const { pipelines } = await bench.emulate("clarifeye", 60_000);
  const { exitCode, told } = await interrupt(["run", pipelines.invoice ?? "", invoice, "--cancel-on-abort"]);
  expect(exitCode).toBe(130);
  const ref = /docmux status (docmux-ref-\S+)/.exec(told)?.[1] ?? "";
  expect((await bench.call(["status", ref])).stdout).toMatch(/status +■ cancelled/);
}, 30_000);
