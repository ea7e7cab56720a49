import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exitCodes } from "../exit/codes.ts";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { type CommandProcess, startCommandProcess } from "../testing/command-process.ts";
import type { BatchSummary } from "./summary.ts";

let bench: CliBench;
const processes: CommandProcess[] = [];
const releases: (() => void)[] = [];
beforeEach(() => {
  bench = createCliBench();
});
afterEach(async () => {
  for (const { killAll } of processes.splice(0)) killAll();
  for (const release of releases.splice(0)) release();
  await bench.close();
});

function begin(words: readonly string[]): CommandProcess {
  const started = startCommandProcess(words, bench.environment, bench.directory);
  processes.push(started);
  return started;
}

type Requests = { requests(): readonly { method: string; path: string; vendorStatus?: number }[] };
const starts = (emulator: Requests) =>
  emulator.requests().filter(({ method, path }) => method === "POST" && path.endsWith("/run"));
const billed = (emulator: Requests) => starts(emulator).filter(({ vendorStatus }) => vendorStatus === 200);

/** Documents that differ, in the folder `in`. */
function documents(count: number, folder = "in"): void {
  mkdirSync(join(bench.directory, folder), { recursive: true });
  for (let place = 1; place <= count; place += 1) {
    const name = `invoice-${String(place).padStart(2, "0")}.pdf`;
    writeFileSync(join(bench.directory, folder, name), documentOf(name));
  }
}

/** The invoice with a remark after its end: another digest, the same content. */
function documentOf(remark: string): Buffer {
  return Buffer.concat([readFileSync(invoice), Buffer.from(`\n% ${remark}\n`)]);
}

/** Options with which a run carries a mark of its start: the reference of the file that the start uploaded. */
function withMarker(): string {
  writeFileSync(join(bench.directory, "marker.json"), JSON.stringify({ directUploadAboveBytes: 0 }));
  return "marker.json";
}

const batch = ["batch", "in", "--to", "datalab:pl_invoice", "--out", "out"];
const read = (name: string) => JSON.parse(readFileSync(join(bench.directory, "out", name), "utf8"));
const summary = (): BatchSummary => read("summary.json");

describe("a batch", () => {
  test("with an id is listed by it", async () => {
    await bench.emulate("datalab");
    documents(2);
    await bench.call([...batch, "--id", "march"]);
    const listed = async (name: string) => (await bench.call(["runs", "--batch", name, "--json"])).lines();
    expect(await listed("march")).toMatchObject([
      { batch: { id: "march" }, state: "delivered" },
      { batch: { id: "march" }, state: "delivered" },
    ]);
    expect(await listed("april")).toEqual([]);
  });

  test("writes one file for each document and a summary, and prints a line for each", async () => {
    const { emulator } = await bench.emulate("datalab");
    documents(3);
    const { exitCode, stdout, stderr } = await bench.call(batch);
    expect(readdirSync(join(bench.directory, "out"))).toEqual([
      "invoice-01.json",
      "invoice-02.json",
      "invoice-03.json",
      "summary.json",
    ]);
    expect(read("invoice-02.json")).toMatchObject({
      status: "completed",
      data: { invoice_number: "INV-2026-0142" },
    });
    expect(summary()).toMatchObject({
      documents: 3,
      counts: { delivered: 3, failed: 0, ambiguous: 0, not_started: 0 },
      cost: { USD: expect.any(String) },
    });
    expect(stdout).toMatch(/^3 of 3 documents delivered, \S+ USD\. Results: out$/m);
    expect(stderr.match(/→ invoice-0\d\.json/g)).toHaveLength(3);
    expect([exitCode, billed(emulator)]).toEqual([0, expect.objectContaining({ length: 3 })]);
  });

  test("called again sends nothing, also with the vendor gone, and writes what was deleted", async () => {
    const { emulator } = await bench.emulate("datalab");
    documents(2);
    await bench.call(batch);
    const first = readFileSync(join(bench.directory, "out", "invoice-01.json"));
    writeFileSync(join(bench.directory, "out", "invoice-01.json"), "");
    emulator.clearRequests();
    const { exitCode, stderr } = await bench.call(batch);
    expect([exitCode, emulator.requests()]).toEqual([0, []]);
    expect(stderr).toContain("kept");
    expect(readFileSync(join(bench.directory, "out", "invoice-01.json"))).toEqual(first);
  });

  test("with --rerun runs documents again, once for each label", async () => {
    const { emulator } = await bench.emulate("datalab");
    documents(1);
    for (const label of ["a", "a", "b"]) await bench.call([...batch, "--rerun", label]);
    expect(billed(emulator)).toHaveLength(2);
  });

  test("of two documents with one name, or one content, writes two files", async () => {
    const { emulator } = await bench.emulate("datalab");
    documents(1, "in/a");
    documents(1, "in/b");
    writeFileSync(join(bench.directory, "in", "summary.pdf"), documentOf("summary"));
    const { exitCode } = await bench.call(batch);
    const names = summary().items.map(({ file }) => file);
    expect(names).toEqual([
      expect.stringMatching(/^invoice-01\.pdf-[0-9a-f]{8}\.json$/),
      expect.stringMatching(/^invoice-01\.pdf-[0-9a-f]{8}\.json$/),
      "summary.pdf.json",
    ]);
    expect(new Set(names).size).toBe(3);
    // The first two are the same document: one start, two files.
    expect([exitCode, billed(emulator).length]).toEqual([0, 2]);
  });

  test("prints lines of JSON for programs", async () => {
    await bench.emulate("datalab");
    documents(2);
    const lines = (await bench.call([...batch, "--json"])).lines();
    expect(lines.map(({ type }) => type)).toEqual(["batch-item", "batch-item", "batch-summary"]);
    expect(lines[0]).toMatchObject({ outcome: "delivered", ref: expect.stringContaining("docmux-ref-") });
  });

  test("names what failed, and ends with its code", async () => {
    const { emulator } = await bench.emulate("datalab");
    documents(2);
    writeFileSync(join(bench.directory, "in", "empty.pdf"), "");
    const { exitCode, stderr } = await bench.call(batch);
    expect(exitCode).toBe(exitCodes.invalid_input);
    expect(stderr).toMatch(/✗ in\/empty\.pdf .+failed: /);
    expect(summary().counts).toMatchObject({ delivered: 2, failed: 1 });
    expect(billed(emulator)).toHaveLength(2);
  });

  test("stops at a vendor that refuses the account", async () => {
    const { emulator } = await bench.emulate("datalab");
    bench.setEnvironment("DATALAB_API_KEY", "wrong-key");
    documents(6);
    const { exitCode } = await bench.call([...batch, "--concurrency", "1"]);
    expect(exitCode).toBe(exitCodes.unauthorized);
    expect(summary().counts).toMatchObject({ failed: 1, not_started: 5 });
    expect(billed(emulator)).toEqual([]);
  });

  test("stops when a result cannot be written; the next call writes it and starts nothing twice", async () => {
    const { emulator } = await bench.emulate("datalab");
    documents(3);
    mkdirSync(join(bench.directory, "out", "invoice-01.json"), { recursive: true });
    const { exitCode, stderr } = await bench.call([...batch, "--concurrency", "1"]);
    expect([exitCode, stderr]).toEqual([74, expect.stringContaining("The result is kept")]);
    expect(billed(emulator)).toHaveLength(1);
    const again = await bench.call([...batch.slice(0, -1), "other"]);
    expect([again.exitCode, billed(emulator).length]).toEqual([0, 3]);
  });
});

describe("limits", () => {
  test("--max-documents runs the first ones, and ends with 15", async () => {
    const { emulator } = await bench.emulate("datalab");
    documents(3);
    const { exitCode } = await bench.call([...batch, "--max-documents", "2"]);
    expect([exitCode, billed(emulator).length]).toEqual([15, 2]);
    expect(summary()).toMatchObject({ documents: 3, counts: { delivered: 2, not_started: 1 } });
    expect((await bench.call(batch)).exitCode).toBe(0);
    expect(billed(emulator)).toHaveLength(3);
  });

  test("--max-cost starts no run that its estimate has no room for", async () => {
    const { emulator } = await bench.emulate("datalab");
    documents(4);
    const { stdout } = await bench.call(["estimate", "datalab:pl_invoice", "--page-count", "1", "--json"]);
    const { cost } = JSON.parse(stdout);
    const most = String(Number(cost.amount) * 2.5);
    const { exitCode } = await bench.call([...batch, "--max-cost", most, "--concurrency", "4"]);
    expect(exitCode).toBe(15);
    expect(summary().counts).toMatchObject({ delivered: 2, not_started: 2 });
    expect(billed(emulator)).toHaveLength(2);
  });

  test.each([
    [["--max-cost", "1"], "notes.docx", "cannot be counted"],
    [["--max-cost", "0"], "a.pdf", "It takes an amount above 0"],
    [["--max-documents", "0"], "a.pdf", "It takes a whole number above 0"],
    [["--no-store"], "a.pdf", "docmux batch needs the store"],
    [["--on-ambiguous", "resubmit"], "a.pdf", "Add --yes"],
    [["--on-ambiguous", "guess"], "a.pdf", "Allowed choices are report, skip, resubmit"],
    [["--provider-options", "none.json"], "a.pdf", 'There is no file "'],
  ])("%j are refused before anything is sent", async (flags, name, text) => {
    const { emulator } = await bench.emulate("datalab");
    mkdirSync(join(bench.directory, "in"));
    writeFileSync(join(bench.directory, "in", name), documentOf(name));
    const { exitCode, stderr } = await bench.call([...batch, ...flags]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(text)]);
    expect(starts(emulator)).toEqual([]);
  });

  test("--max-cost is refused where the vendor has no rate", async () => {
    await bench.emulate("pipelex");
    documents(1);
    const { exitCode, stderr } = await bench.call([
      ...["batch", "in", "--to", "pipelex:extract_invoice", "--out", "out", "--max-cost", "1"],
    ]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("reports no rate")]);
  });

  test.each([
    [["batch", "none", "--to", "datalab:pl_invoice", "--out", "out"], 'no file or folder "none"'],
    [["batch", ".", "--to", "datalab:pl_invoice", "--out", "out"], 'no document in the folder "."'],
    [["batch", invoice, "--to", "datalab:pl_invoice", "--out", "file"], "cannot be written (EEXIST)"],
  ])("%j is refused", async (words, text) => {
    const { emulator } = await bench.emulate("datalab");
    writeFileSync(join(bench.directory, "file"), "");
    const { exitCode, stderr } = await bench.call(words);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(text)]);
    expect(emulator.requests()).toEqual([]);
  });
});

test("killed three times, it delivers every document and bills each once", { timeout: 300_000 }, async () => {
  const { emulator } = await bench.emulate("datalab", 40);
  documents(12);
  const words = [...batch, "--concurrency", "3", "--provider-options", withMarker()];
  let seed = 20_261_128;
  const random = (most: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 1 + Math.floor((seed / 2_147_483_648) * most);
  };
  let killed = 0;
  for (let turn = 0; turn < 3; turn += 1) {
    const target = emulator.requests().length + random(20);
    const { child, ended } = begin(words);
    let hasEnded = false;
    ended.then(() => {
      hasEnded = true;
    });
    await expect
      .poll(() => hasEnded || emulator.requests().length >= target, { timeout: 60_000, interval: 5 })
      .toBe(true);
    child.kill("SIGKILL");
    killed += (await ended).exitCode === null ? 1 : 0;
  }
  // A start that was cut off before it reached the vendor has no run to be found: it is sent again by this order.
  const { exitCode, stderr } = await begin([...words, "--on-ambiguous", "resubmit", "--yes"]).ended;
  expect([exitCode, stderr]).toEqual([0, expect.anything()]);
  expect(killed).toBe(3);
  const { items, counts } = summary();
  expect(counts).toMatchObject({ delivered: 12 });
  expect(new Set(items.map(({ ref }) => ref)).size).toBe(12);
  expect(billed(emulator)).toHaveLength(12);
  for (const { file = "" } of items)
    expect(read(file)).toMatchObject({ data: { invoice_number: "INV-2026-0142" } });
  expect(readdirSync(join(bench.directory, "out")).filter((name) => name.startsWith("."))).toEqual([]);
});

describe("a start that was cut off before it reached the vendor", () => {
  async function cutOff() {
    const { emulator } = await bench.emulate("datalab");
    documents(2);
    const held = emulator.hold({ method: "POST", path: "/run" });
    const { child, ended } = begin([...batch, "--concurrency", "1"]);
    await held.arrived;
    child.kill("SIGKILL");
    await ended;
    releases.push(held.release);
    return emulator;
  }

  test("is listed with what to decide; the other documents are delivered", async () => {
    const emulator = await cutOff();
    const { exitCode, stderr } = await bench.call([...batch, "--on-ambiguous", "skip"]);
    expect(exitCode).toBe(exitCodes.start_unknown);
    expect(stderr).toContain("1 start of an earlier process is open: docmux recover");
    expect(summary().counts).toMatchObject({ delivered: 1, ambiguous: 1 });
    const [left] = summary().items.filter(({ outcome }) => outcome === "ambiguous");
    expect(left).toMatchObject({
      document: "in/invoice-01.pdf",
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
    });

    const reason = "the list of the vendor has no such run";
    await bench.call(["recover", left?.key ?? "", "--start-again", reason, "--yes"]);
    expect((await bench.call(batch)).exitCode).toBe(0);
    expect(billed(emulator)).toHaveLength(2);
  });

  test("is sent again with --on-ambiguous resubmit, and the reason is recorded", {
    timeout: 180_000,
  }, async () => {
    const emulator = await cutOff();
    // After six looks without a find it counts as ambiguous: the batch does not look for it again.
    for (let look = 0; look < 6; look += 1) await bench.call(["recover"]);
    const { exitCode, stderr } = await bench.call([...batch, "--on-ambiguous", "resubmit", "--yes"]);
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringContaining("What did is paid twice when it is started again."),
    ]);
    expect(billed(emulator)).toHaveLength(2);
    const [record] = (await bench.call(["runs", "--json"])).lines().filter(({ reason }) => reason);
    expect(record).toMatchObject({ reason: "docmux batch --on-ambiguous resubmit", state: "delivered" });
  });
});

test("Ctrl-C leaves runs at the vendor, and the same command continues with them", async () => {
  const { emulator } = await bench.emulate("datalab", 600_000);
  documents(2);
  const { child, ended } = begin(batch);
  await expect.poll(() => billed(emulator).length, { timeout: 30_000 }).toBe(2);
  await expect
    .poll(async () => (await bench.call(["runs", "--json"])).lines().map(({ state }) => state))
    .toEqual(["known", "known"]);
  child.kill("SIGINT");
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(130);
  expect(stderr).toContain("2 runs continue at the vendor and will not be started again.");
  expect(stderr).toContain("To continue the batch, call the same command again.");
  expect(summary().counts).toMatchObject({ detached: 2 });
});
