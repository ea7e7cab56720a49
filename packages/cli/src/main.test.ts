import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCodes, formatRef, type RunResult } from "@docmux/core";
import { outputFormats, parseRef } from "@docmux/core/provider";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { outputFormatChoices } from "./commands/options.ts";
import { exitCodes } from "./exit/codes.ts";
import { type CliBench, createCliBench, invoice } from "./testing/cli-bench.ts";
import { collectGarbage } from "./testing/garbage.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const skipping = () => ({
  clock: new ManualClock({ startIso: new Date().toISOString(), skipUpToMs: 60_000 }),
});

test("run prints the result on standard output and what happens on standard error", async () => {
  await bench.emulate("datalab");
  const { exitCode, stdout, stderr } = await bench.call(["run", "datalab:pl_invoice", invoice]);
  expect(stderr).toContain("completed");
  expect(JSON.parse(stdout)).toMatchObject({
    status: "completed",
    data: { invoice_number: "INV-2026-0142" },
  });
  expect(exitCode).toBe(0);
});

test("--json gives events without the vendor's words, then the result, each on a line", async () => {
  await bench.emulate("datalab");
  const called = await bench.call(["--json", "-q", "run", "datalab:pl_invoice", invoice]);
  const lines = called.lines();
  expect(lines[0]).toMatchObject({ type: "run-start" });
  expect(lines.at(-1)).toMatchObject({ type: "result", result: { status: "completed" } });
  for (const line of lines.slice(0, -1)) expect(JSON.stringify(line)).not.toContain('"raw":');
  expect(called.stderr).toBe("");
});

test("-o writes what its ending says, and another ending is refused before anything is sent", async () => {
  const { emulator } = await bench.emulate("datalab");
  expect((await bench.call(["run", "datalab:pl_invoice", invoice, "-o", "a.md"])).exitCode).toBe(0);
  expect(readFileSync(join(bench.directory, "a.md"), "utf8")).toContain("INV-2026-0142");
  await emulator.close();
  const refused = await bench.call(["run", "datalab:pl_invoice", invoice, "-o", "a.docx"]);
  expect(refused.exitCode).toBe(exitCodes.invalid_input);
  expect(refused.stderr).toContain(".json .md .html .txt");
});

test("a run that was started is looked at, waited for and read by its ref", async () => {
  await bench.emulate("datalab");
  const started = await bench.call(["start", "datalab:pl_invoice", invoice]);
  const ref = started.stdout.trim();
  expect(parseRef(ref).pipelineUri).toBe("datalab:pl_invoice");

  const waited = await bench.call(["wait", "-", "-o", "out.json"], { input: `${ref}\n` });
  expect(waited.stderr).toContain("Written: out.json");
  expect((await bench.call(["status", ref])).stdout).toMatch(/status +✓ completed[\s\S]+1 +extract +extract/);
  const step = await bench.call(["result", ref, "--step", "1"]);
  expect(JSON.parse(step.stdout)).toMatchObject({
    kind: "extract",
    data: { invoice_number: "INV-2026-0142" },
  });
  expect(JSON.parse((await bench.call(["result", ref])).stdout)).toMatchObject({ status: "completed" });
});

test("result takes the name of a step as well as its key", async () => {
  const { pipelines } = await bench.emulate("clarifeye");
  const run = await bench.call(["run", pipelines.invoice ?? "", invoice, "--json"], skipping());
  const { result } = run.lines().at(-1) as { result: RunResult };
  const step = result.snapshot.steps.find(({ name, hasResult }) => name !== undefined && hasResult);
  if (step?.name === undefined) throw new Error("no step has a name");
  expect(step.name).not.toBe(step.key);
  for (const word of [step.key, step.name]) {
    const called = await bench.call(["result", formatRef(result.ref), "--step", word]);
    expect(JSON.parse(called.stdout)).toMatchObject({ stepKey: step.key });
  }
  const wrong = await bench.call(["result", formatRef(result.ref), "--step", "no_such"]);
  expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining(`${step.key} (${step.name})`)]);
});

test("the end of a wait is one line of --json, the error", async () => {
  await bench.emulate("datalab", 3_600_000);
  const ref = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
  const flags = ["--timeout", "90", "--json"];
  const types = (await bench.call(["wait", ref, ...flags], skipping())).lines().map(({ type }) => type);
  expect(types).toContain("run-update");
  expect(types).not.toContain("wait-end");
  expect(types.filter((type) => type === "error")).toHaveLength(1);
  const words = ["compare", invoice, "--with", "datalab:pl_invoice", "-o", "r.html", ...flags];
  const compared = await bench.call(words, skipping());
  expect(compared.lines().map(({ type }) => type)).toEqual(
    expect.arrayContaining(["cell-event", "cell-end"]),
  );
  expect(compared.stdout).not.toContain('"wait-end"');
});

test("result does not wait, and says what does", async () => {
  await bench.emulate("datalab", 60_000);
  const ref = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
  const { exitCode, stderr } = await bench.call(["result", ref]);
  expect(exitCode).toBe(exitCodes.invalid_input);
  expect(stderr).toMatch(/The run is still "\w+".+docmux wait/);
});

test("a deadline ends with its own code and the command that waits again", async () => {
  await bench.emulate("datalab", 3_600_000);
  const ref = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
  const { exitCode, stderr } = await bench.call(["wait", ref, "--timeout", "30"], skipping());
  expect(exitCode).toBe(exitCodes.timeout);
  expect(stderr).toMatch(/docmux wait docmux-ref-\S+/);
});

test("cancel stops a run where the vendor can, and is refused where it cannot", async () => {
  const { pipelines } = await bench.emulate("clarifeye", 60_000);
  const ref = (await bench.call(["start", pipelines.invoice ?? "", invoice], skipping())).stdout.trim();
  expect((await bench.call(["cancel", ref])).stdout).toMatch(/status +■ cancelled/);

  await bench.emulate("datalab", 60_000);
  const other = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
  const refused = await bench.call(["cancel", other]);
  expect(refused.exitCode).toBe(exitCodes.unsupported);
});

test("an abort detaches, prints the ref, and ends with 130", async () => {
  await bench.emulate("datalab", 60_000);
  const stop = new AbortController();
  const clock = new ManualClock();
  const running = bench.call(["run", "datalab:pl_invoice", invoice, "--json"], {
    clock,
    signal: stop.signal,
  });
  // The engine sleeps for its deadline and, once the run is started, for its next poll.
  await expect.poll(() => clock.sleeps.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  await expect.poll(() => clock.sleeps.some((sleep) => sleep < 10_000), { timeout: 30_000 }).toBe(true);
  stop.abort(new Error("Ctrl-C"));
  const { exitCode, stderr, lines } = await running;
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(/Detached\..+\n +datalab run \S+: docmux wait docmux-ref-/);
  expect(lines().at(-1)).toMatchObject({ type: "detached", refs: [{ pipelineUri: "datalab:pl_invoice" }] });
});

test.each(["run", "start"])("an abort during the start of %s says that a run may exist", async (command) => {
  const { emulator } = await bench.emulate("datalab");
  const stop = new AbortController();
  // A start that is recorded uploads its document first; this is the request that bills.
  const held = emulator.hold({ method: "POST", path: "/run" });
  const running = bench.call([command, "datalab:pl_invoice", invoice], { signal: stop.signal });
  await held.arrived;
  stop.abort(new Error("Ctrl-C"));
  const { exitCode, stderr } = await running;
  held.release();
  expect(exitCode).toBe(130);
  expect(stderr).toContain("The run may exist and be billed");
});

test("list shows pipelines and runs, with refs that can be used", async () => {
  await bench.emulate("datalab");
  await bench.call(["run", "datalab:pl_invoice", invoice]);
  expect((await bench.call(["list", "datalab:"])).stdout).toMatch(/datalab:pl_invoice +invoice/);
  const [item] = (await bench.call(["list", "datalab:pl_invoice", "--json"])).lines();
  expect(item).toMatchObject({ type: "run", status: "completed" });
  expect((await bench.call(["status", String(item?.printedRef)])).exitCode).toBe(0);

  const { pipelines } = await bench.emulate("clarifeye");
  const uri = pipelines.invoice ?? "";
  expect((await bench.call(["list", "clarifeye:"])).stdout).toContain(uri);
  await bench.call(["run", uri, invoice], skipping());
  expect((await bench.call(["list", uri], { isTerminal: true })).stdout).toMatch(/Z +invoice$/m);
  const [run] = (await bench.call(["list", uri, "--json"])).lines();
  expect((await bench.call(["status", String(run?.printedRef)])).stdout).toContain("completed");
  expect((await bench.call(["list", "pipelex:x"])).exitCode).toBe(exitCodes.unsupported);
});

test("estimate asks for pages where pages are priced", async () => {
  await bench.emulate("datalab");
  expect((await bench.call(["estimate", "datalab:pl_invoice"])).stderr).toContain("--page-count");
  const { stdout } = await bench.call(["estimate", "datalab:pl_invoice", "--page-count", "100"]);
  expect(stdout).toMatch(/about \d+(\.\d+)? USD for 100 pages/);
});

test("compare writes the named report, with a truth that is next to the document", async () => {
  await bench.emulate("datalab");
  await bench.emulate("pipelex");
  const pipelines = ["--with", "datalab:pl_invoice", "--with", "pipelex:extract_invoice"];
  const called = await bench.call(["compare", invoice, ...pipelines, "-o", "r.json"], skipping());
  expect(called.stdout).toMatch(/invoice_number +INV-2026-0142 +✓ INV-2026-0142/);
  const report = JSON.parse(readFileSync(join(bench.directory, "r.json"), "utf8"));
  expect(report.pipelines.map(({ label }: { label: string }) => label)).toEqual([pipelines[1], pipelines[3]]);
  expect(called.exitCode).toBe(0);
});

test("compare ends with the error's code when nothing was delivered", async () => {
  const { emulator } = await bench.emulate("datalab");
  await emulator.close();
  const called = await bench.call(
    ["compare", invoice, "--with", "datalab:pl_invoice", "-o", "r.json"],
    skipping(),
  );
  expect(called.exitCode).toBe(exitCodes.unavailable);
});

test("an aborted compare reports what was measured and prints the refs of runs that continue", async () => {
  await bench.emulate("datalab", 60_000);
  const stop = new AbortController();
  const clock = new ManualClock();
  const words = ["compare", invoice, "--with", "datalab:pl_invoice", "-o", "r.json"];
  const running = bench.call(words, { clock, signal: stop.signal });
  await expect.poll(() => clock.sleeps.some((sleep) => sleep < 10_000), { timeout: 30_000 }).toBe(true);
  stop.abort(new Error("Ctrl-C"));
  const { exitCode, stderr } = await running;
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(/Written: r.json\nDetached\..+\n +datalab run \S+: docmux wait docmux-ref-/);
});

test("an aborted compare does not wait longer than 10 s for a vendor that does not answer its cancel request", async () => {
  const { emulator, pipelines } = await bench.emulate("clarifeye", 600_000);
  const stop = new AbortController();
  // Indexing and polling are jumped over; the 10 s are not.
  const clock = new ManualClock({ startIso: new Date().toISOString(), skipUpToMs: 9_000 });
  const words = ["compare", invoice, "--with", pipelines.invoice ?? "", "-o", "r.json", "--cancel-on-abort"];
  const held = emulator.hold({ method: "POST", path: /abort/ });
  const running = bench.call(words, { clock, signal: stop.signal });
  const isRunning = () => emulator.requests().some(({ path }) => /pipeline-runs\/[\w-]+\/$/.test(path));
  await expect.poll(isRunning, { timeout: 30_000 }).toBe(true);
  stop.abort(new Error("Ctrl-C"));
  await held.arrived;
  collectGarbage();
  await clock.advance(10_000);
  const { exitCode, stderr } = await running;
  held.release();
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(/Detached\. The run continues at the vendor[\s\S]+docmux wait docmux-ref-/);
});

test("doctor shows names of keys, endpoints and clock, and never prints a key", async () => {
  await bench.emulate("datalab");
  await bench.emulate("clarifeye");
  const pipelex = await bench.emulate("pipelex");
  await pipelex.emulator.close();
  const called = await bench.call(["doctor"]);
  expect(called.stdout).toMatch(/datalab +✓ DATALAB_API_KEY +\S+ +✓ \d+ ms +✓ same +✓ granted/);
  expect(called.stdout).toMatch(/pipelex +✓ PIPELEX_API_KEY +\S+ +✗ ECONNREFUSED/);
  expect(called.stdout).toContain(process.versions.node);
  expect(called.stdout + called.stderr).not.toContain("test-key");
  expect(called.exitCode).toBe(exitCodes.unavailable);
});

test("a refusal before a start is reported once", async () => {
  await bench.emulate("datalab");
  const { exitCode, stderr } = await bench.call(["run", "datalab:pl_nothing", invoice]);
  expect(exitCode).toBe(exitCodes.not_found);
  expect(stderr.match(/not found/gi)).toHaveLength(1);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

test("what is wrong with the arguments ends with 2, and help with 0", async () => {
  expect((await bench.call(["run"])).exitCode).toBe(2);
  expect((await bench.call(["run", "a:b", "c.pdf", "--timeout", "soon"])).stderr).toContain(
    "seconds above 0",
  );
  const help = await bench.call(["--help"]);
  expect(help.exitCode).toBe(0);
  for (const code of Object.keys(errorCodes)) expect(help.stdout).toContain(code);
});

test("providers names what each vendor offers and its variables", async () => {
  const { stdout } = await bench.call(["providers"]);
  expect(stdout).toMatch(/clarifeye +poll +yes +yes[\s\S]+CLARIFEYE_API_KEY +CLARIFEYE_BASE_URL/);
  expect(stdout).toMatch(/^provider +key +address +other variables$/m);
  const [first] = (await bench.call(["providers", "--json"])).lines();
  expect(first?.environment).toMatchObject({ key: "DATALAB_API_KEY", otherVariables: [] });
});

test("the formats that help lists are those of core", () => {
  expect(outputFormatChoices).toEqual(outputFormats);
});

test("a directory is no document of a run, and a pipeline without --with is no document of a comparison", async () => {
  const { emulator } = await bench.emulate("datalab");
  const run = await bench.call(["run", "datalab:pl_invoice", "."]);
  expect([run.exitCode, run.stderr]).toEqual([
    2,
    expect.stringContaining("docmux compare takes directories"),
  ]);
  const words = ["compare", invoice, "--with", "datalab:pl_invoice", "pipelex:extract_invoice"];
  expect((await bench.call(words)).stderr).toContain("write --with before it");
  expect(emulator.requests()).toEqual([]);
});

test("a run that was cancelled is one line, then why, and ends with its code", async () => {
  const { pipelines } = await bench.emulate("clarifeye", 60_000);
  const ref = (await bench.call(["start", pipelines.invoice ?? "", invoice], skipping())).stdout.trim();
  await bench.call(["cancel", ref]);
  const { exitCode, stderr } = await bench.call(["wait", ref]);
  expect(exitCode).toBe(exitCodes.run_cancelled);
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringMatching(/^■ +clarifeye\S+ +cancelled/),
    expect.stringMatching(/^run_cancelled: /),
  ]);
});
