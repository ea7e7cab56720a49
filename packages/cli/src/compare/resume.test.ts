import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CliBench, createCliBench, invoice, schemas } from "../testing/cli-bench.ts";
import { type CommandProcess, startCommandProcess } from "../testing/command-process.ts";
import { startVendorEmulator, type VendorEmulator } from "../vendors/start.ts";

let bench: CliBench;
let offsetMs: number;
const processes: CommandProcess[] = [];
const emulators: VendorEmulator[] = [];
beforeEach(() => {
  bench = createCliBench();
  offsetMs = 0;
});
afterEach(async () => {
  for (const { killAll } of processes.splice(0)) killAll();
  await Promise.all(emulators.splice(0).map(({ emulator }) => emulator.close()));
  await bench.close();
});

const stepMs = 120_000;

/** A vendor whose runs end when the test says so. */
async function emulate(vendor: "datalab" | "clarifeye"): Promise<VendorEmulator> {
  const clock = { now: () => Date.now() + offsetMs };
  const emulator = await startVendorEmulator(vendor, { schemas, stepDurationMs: stepMs, clock });
  emulators.push(emulator);
  for (const [name, value] of Object.entries(emulator.environment)) bench.setEnvironment(name, value);
  return emulator;
}

function endRuns(): void {
  offsetMs += 10 * stepMs;
}

const starts = /\/run(?:-sync)?\/?$/;

/** The starts that a vendor took, each of which it bills. */
function bills({ emulator }: VendorEmulator): number {
  return emulator
    .requests()
    .filter(
      ({ method, path, vendorStatus = 0 }) => method === "POST" && starts.test(path) && vendorStatus < 300,
    ).length;
}

function begin(words: readonly string[]): CommandProcess {
  const started = startCommandProcess(words, bench.environment, bench.directory);
  processes.push(started);
  return started;
}

/** Invoices of the examples with their truths. */
function placeDocuments(...names: string[]): void {
  for (const name of names)
    for (const ending of [".pdf", ".truth.json"])
      cpSync(join(dirname(invoice), `${name}${ending}`), join(bench.directory, `${name}${ending}`));
}

/** Resolves when a status of each run was printed. */
async function allRun({ printedMatch }: CommandProcess, names: readonly string[]): Promise<void> {
  for (const name of names)
    for (const vendor of ["datalab", "clarifeye"])
      await printedMatch(new RegExp(`${name} +${vendor}\\S* +(pending|running)`));
}

const names = ["invoice-01", "invoice-02", "invoice-03"];

async function twoVendors() {
  placeDocuments(...names);
  const [datalab, clarifeye] = [await emulate("datalab"), await emulate("clarifeye")];
  const words = ["compare", ".", "--with", "datalab:pl_invoice", "--with", clarifeye.pipelines.invoice ?? ""];
  const billed = () => [bills(datalab), bills(clarifeye)];
  return { words, billed };
}

const readReport = (name: string) => JSON.parse(readFileSync(join(bench.directory, name), "utf8"));

describe("a comparison that was stopped", () => {
  test.each([
    ["SIGKILL", null],
    ["SIGINT", 130],
  ] as const)("by %s continues, and each run is paid for once", async (signal, exitCode) => {
    const { words, billed } = await twoVendors();
    const first = begin([...words, "-o", "first.json"]);
    await allRun(first, names);
    first.child.kill(signal);
    const { exitCode: ended, stderr } = await first.ended;
    expect(ended).toBe(exitCode);
    expect(billed()).toEqual([3, 3]);
    if (signal === "SIGINT") {
      expect(stderr).toContain("To continue the comparison, call the same command again");
      const [, refs = ""] = /Their refs: (\S+)/.exec(stderr) ?? [];
      expect(readFileSync(join(bench.directory, refs), "utf8")).toMatch(/^(docmux-ref-\S+\n){6}$/);
    }
    endRuns();
    const second = await begin([...words, "-o", "second.json"]).ended;
    expect([second.exitCode, second.stderr]).toEqual([
      0,
      expect.stringContaining("6 of 6 runs came from the store"),
    ]);
    expect(billed()).toEqual([3, 3]);
    const report = readReport("second.json");
    expect(report.cells.map((cell: { outcome: string }) => cell.outcome)).toEqual(Array(6).fill("delivered"));
    // No process followed them from start to end.
    expect(report.cells.map((cell: { durationMs: unknown }) => cell.durationMs)).toEqual(Array(6).fill(null));
  });

  test("three times by SIGKILL, wherever it is, and each run is paid for at most once", async () => {
    const { words, billed } = await twoVendors();
    for (const pattern of [/invoice-01 +datalab/, /invoice-02 +clarifeye/, /pending|running/]) {
      const killed = begin([...words, "-o", "report.json"]);
      await killed.printedMatch(pattern);
      killed.child.kill("SIGKILL");
      await killed.ended;
    }
    endRuns();
    const last = await begin([...words, "-o", "report.json"]).ended;
    expect(last.exitCode).toBe(0);
    const { cells } = readReport("report.json");
    const undecided = cells.filter(
      (cell: { error?: { code: string } }) => cell.error?.code === "start_unknown",
    );
    const [datalab = 0, clarifeye = 0] = billed();
    expect(datalab).toBeLessThanOrEqual(3);
    expect(clarifeye).toBeLessThanOrEqual(3);
    expect(datalab + clarifeye + undecided.length).toBeGreaterThanOrEqual(6);
  });
});

describe("a comparison that is called again", () => {
  test("pays for what was added alone, and for all again under another id", async () => {
    placeDocuments("invoice-01", "invoice-02");
    const { emulator } = await bench.emulate("datalab");
    const { pipelines } = await bench.emulate("clarifeye");
    const starts = () =>
      emulator.requests().filter(({ method, path }) => method === "POST" && path.endsWith("/run")).length;
    const words = ["compare", ".", "--with", "datalab:pl_invoice"];
    const first = await bench.call(words);
    expect(first.stderr).toContain("the same command again pays for no run twice");
    expect(starts()).toBe(2);
    placeDocuments("invoice-03");
    const second = await bench.call([
      ...words,
      "--with",
      pipelines.invoice ?? "",
      "-o",
      "a.html",
      "-o",
      "a.json",
      "-o",
      "a.jsonl",
    ]);
    expect(second.stderr).toContain("2 of 6 runs came from the store");
    expect(starts()).toBe(3);
    expect(
      readdirSync(bench.directory)
        .filter((name) => name.startsWith("a."))
        .sort(),
    ).toEqual(["a.html", "a.json", "a.jsonl"]);
    expect((await bench.call([...words, "--id", "june"])).exitCode).toBe(0);
    expect(starts()).toBe(6);
    expect((await bench.call(["runs", "--batch", "june", "--json"])).lines()).toHaveLength(3);
    const unkept = await bench.call([...words, "--no-store"]);
    expect(unkept.stderr).toContain("Nothing is recorded (--no-store)");
    expect(starts()).toBe(9);
    expect((await bench.call([...words, "--no-store", "--id", "x"])).exitCode).toBe(2);
  });

  test("refuses what it wrote as a document", async () => {
    placeDocuments("invoice-01");
    const { emulator } = await bench.emulate("datalab");
    const words = ["--with", "datalab:pl_invoice"];
    await bench.call(["compare", "invoice-01.pdf", ...words, "-o", "a.jsonl"]);
    writeFileSync(join(bench.directory, "b.refs"), "docmux-ref-abc\n");
    const before = emulator.requests().length;
    for (const [name, what] of [
      ["a.jsonl", "a report of docmux compare"],
      ["b.refs", "a list of runs that docmux wrote"],
    ]) {
      const called = await bench.call(["compare", name ?? "", ...words]);
      expect([called.exitCode, called.stderr]).toEqual([
        2,
        expect.stringContaining(`is ${what}, not a document`),
      ]);
    }
    expect(emulator.requests()).toHaveLength(before);
  });
});

describe("regrade and --fail-under", () => {
  test("score kept answers with corrected truths, and call no vendor", async () => {
    placeDocuments("invoice-01", "invoice-02");
    const { emulator } = await bench.emulate("datalab");
    const compared = await bench.call([
      "compare",
      ".",
      "--with",
      "datalab:pl_invoice",
      "-o",
      "r.json",
      "-o",
      "r.jsonl",
      "--fail-under",
      "100.0",
    ]);
    expect(compared.exitCode).toBe(16);
    expect(compared.stderr).toMatch(
      /Below --fail-under 100 \(leaf-value-accuracy\/\d+\):\n {2}datalab:pl_invoice: \d+\.\d\d %/,
    );
    const before = emulator.requests().length;
    const { cells } = readReport("r.json");
    for (const { document, data } of cells)
      writeFileSync(join(bench.directory, `${document}.truth.json`), JSON.stringify(data));
    for (const source of ["r.json", "r.jsonl"]) {
      const regraded = await bench.call([
        "regrade",
        source,
        "--truth",
        ".",
        "--fail-under",
        "100",
        "-o",
        "again.json",
      ]);
      expect([regraded.exitCode, regraded.stderr]).toEqual([
        0,
        expect.stringContaining("Written: again.json"),
      ]);
      expect(regraded.stdout).toMatch(/datalab:pl_invoice +2 of 2 +100\.0 %/);
      expect(readReport("again.json").cells[0].ref).toEqual(cells[0].ref);
    }
    const quiet = await bench.call(["regrade", "r.json", "--truth", ".", "--fail-under", "100", "-q"]);
    expect([quiet.exitCode, quiet.stderr]).toEqual([0, ""]);
    expect(emulator.requests()).toHaveLength(before);
  });

  test("an answer of another system is added to a report, and an invalid one is refused", async () => {
    placeDocuments("invoice-01");
    await bench.emulate("datalab");
    await bench.call(["compare", "invoice-01.pdf", "--with", "datalab:pl_invoice", "-o", "r.json"]);
    writeFileSync(
      join(bench.directory, "ours.jsonl"),
      '{"pipeline":"ours","document":"invoice-01","data":{}}\n',
    );
    const both = await bench.call([
      "regrade",
      "r.json",
      "ours.jsonl",
      "--truth",
      ".",
      "--fail-under",
      "1",
      "--json",
    ]);
    expect(both.exitCode).toBe(16);
    expect(both.lines().at(-1)).toMatchObject({
      type: "below-threshold",
      pipelines: [{ label: "ours", accuracy: 0 }],
    });
    expect((await bench.call(["regrade", "none.json", "--truth", "."])).exitCode).toBe(2);
    expect((await bench.call(["regrade", "r.json"])).exitCode).toBe(2);
    expect((await bench.call(["regrade", "r.json", "--truth", ".", "--fail-under", "200"])).exitCode).toBe(2);
  });
});
