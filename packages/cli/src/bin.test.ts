import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRef } from "@docmux/core/provider";
import type { DatalabEmulator } from "@docmux/emulator";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench, invoice } from "./testing/cli-bench.ts";
import { type CommandProcess, startCommandProcess } from "./testing/command-process.ts";

let bench: CliBench;
const processes: CommandProcess[] = [];
beforeEach(() => {
  bench = createCliBench();
});
afterEach(async () => {
  for (const { killAll } of processes.splice(0)) killAll();
  await bench.close();
});

const long = 600_000;

function begin(words: readonly string[], more: NodeJS.ProcessEnv = {}): CommandProcess {
  const started = startCommandProcess(words, { ...bench.environment, ...more }, bench.directory);
  processes.push(started);
  return started;
}

const refsAfter = (verb: string, printed: string) =>
  [...printed.matchAll(new RegExp(`docmux ${verb} (docmux-ref-\\S+)`, "g"))].map(([, ref]) => ref ?? "");

test.each([
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s leaves the run, prints the command that resumes it, and ends with %i",
  async (signal, exitCode) => {
    await bench.emulate("datalab", long);
    const { child, printedMatch, ended } = begin(["run", "datalab:pl_invoice", invoice]);
    await printedMatch(/pending|running/);
    child.kill(signal);
    const { stderr, ...rest } = await ended;
    expect(rest.exitCode).toBe(exitCode);
    expect(stderr).toContain("The run continues at the vendor");
    const [ref] = refsAfter("wait", stderr);
    expect((await bench.call(["status", ref ?? ""])).stdout).toMatch(/status +\S (pending|running)/);
  },
);

test.each(["SIGHUP", "SIGINT", "SIGTERM"] as const)(
  "%s before the first status check names the run, also with --quiet",
  async (signal) => {
    const { emulator } = await bench.emulate("datalab", long);
    const status = emulator.hold({ method: "GET", path: "/executions/" });
    const { child, ended } = begin(["run", "datalab:pl_invoice", invoice, "-q"]);
    await status.arrived;
    child.kill(signal);
    const { stderr } = await ended;
    status.release();
    const [item] = (await bench.call(["list", "datalab:pl_invoice", "--json"])).lines();
    expect(refsAfter("wait", stderr).map((ref) => parseRef(ref).runId)).toEqual([
      (item?.ref as { runId: string } | undefined)?.runId,
    ]);
  },
);

test("Ctrl-C on wait prints the same command again", async () => {
  await bench.emulate("datalab", long);
  const ref = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
  const { child, printedMatch, ended } = begin(["wait", ref]);
  await printedMatch(/pending|running/);
  child.kill("SIGINT");
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(130);
  expect(refsAfter("wait", stderr)).toEqual([ref]);
});

test("Ctrl-C with --cancel-on-abort asks the vendor to stop the run", async () => {
  const { pipelines } = await bench.emulate("clarifeye", long);
  const { child, printedMatch, ended } = begin([
    "run",
    pipelines.invoice ?? "",
    invoice,
    "--cancel-on-abort",
  ]);
  await printedMatch(/pending|running/);
  child.kill("SIGINT");
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(130);
  const [ref] = refsAfter("status", stderr);
  expect((await bench.call(["status", ref ?? ""])).stdout).toMatch(/status +■ cancelled/);
});

test("Ctrl-C on compare names every run that continues, stops those that can be stopped, and writes the report", async () => {
  const { pipelines } = await bench.emulate("clarifeye", long);
  await bench.emulate("datalab", long);
  const words = ["compare", invoice, "--with", "datalab:pl_invoice", "--with", pipelines.invoice ?? ""];
  const { child, printedMatch, ended } = begin([...words, "-o", "r.json", "--cancel-on-abort"]);
  await Promise.all([
    printedMatch(/datalab\S+ +(pending|running)/),
    printedMatch(/clarifeye\S+ +(pending|running)/),
  ]);
  child.kill("SIGINT");
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(130);
  const [stopped] = refsAfter("status", stderr);
  expect((await bench.call(["status", stopped ?? ""])).stdout).toMatch(/status +■ cancelled/);
  const [goesOn] = refsAfter("wait", stderr);
  expect((await bench.call(["status", goesOn ?? ""])).stdout).toMatch(/pipeline +datalab:pl_invoice/);
  expect(JSON.parse(readFileSync(join(bench.directory, "r.json"), "utf8"))).toMatchObject({ aborted: true });
});

test("a second Ctrl-C quits at once, also while the first is being obeyed", async () => {
  const { emulator, pipelines } = await bench.emulate("clarifeye", long);
  const { child, printedMatch, ended } = begin([
    "compare",
    invoice,
    "--with",
    pipelines.invoice ?? "",
    "--cancel-on-abort",
  ]);
  await printedMatch(/pending|running/);
  const held = emulator.hold({ method: "POST" });
  child.kill("SIGINT");
  await held.arrived;
  child.kill("SIGINT");
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(130);
  expect(refsAfter("wait", stderr)).toHaveLength(1);
  held.release();
});

test("a reader that goes away ends the command in silence", async () => {
  await bench.emulate("datalab");
  const { child, ended } = begin(["list", "datalab:"]);
  child.stdout?.destroy();
  const { exitCode, stderr } = await ended;
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
});

test("a reader that leaves during a run loses nothing: standard error has the ref", async () => {
  const { emulator } = await bench.emulate("datalab");
  (emulator as DatalabEmulator).scriptRun({ steps: [{ durationMs: 1 }, { durationMs: long }] });
  // The look that brings news, and with it the next line, is answered when the reader has gone.
  const look = emulator.hold({ method: "GET", path: "/executions/" });
  const { child, printedMatch, ended } = begin(["run", "datalab:pl_invoice", invoice, "--json"]);
  await Promise.all([printedMatch(/"run-start"/), look.arrived]);
  if (child.stdout) await once(child.stdout.destroy(), "close");
  look.release();
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(141);
  expect(refsAfter("wait", stderr)).toHaveLength(1);
});

test("in CI and piped, nothing is redrawn and nothing is coloured", async () => {
  await bench.emulate("datalab");
  const { ended } = begin(["run", "datalab:pl_invoice", invoice], { CI: "1" });
  const { exitCode, stdout, stderr } = await ended;
  expect(exitCode).toBe(0);
  expect(stdout + stderr).not.toContain("\u001b");
});
