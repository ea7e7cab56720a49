import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exitCodes } from "../exit/codes.ts";
import { type CliBench, createCliBench, Gathering, invoice } from "../testing/cli-bench.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const start = ["start", "datalab:pl_invoice", invoice];
const hourMs = 60 * 60 * 1000;
const inHours = (hours: number) => ({
  clock: new ManualClock({ startIso: new Date(Date.now() + hours * hourMs).toISOString() }),
});
const starts = (emulator: { requests(): readonly { method: string; path: string }[] }) =>
  emulator.requests().filter(({ method, path }) => method === "POST" && /\/(?:run|start)$/.test(path));
const warning = (state: string, commands: string) =>
  `A start of this document is open: "invoice-01.pdf" through datalab:pl_invoice, ${state}. ${commands}\n`;
const knownRun = warning("started", "To get its result: docmux wait first");

/** A person at a terminal, and what is printed there. */
function terminal(answer: string) {
  const stderr = Object.assign(new Gathering(), { isTTY: true });
  const stdin = Object.assign(Readable.from([answer]), { isTTY: true });
  return { stderr, more: { stderr, stdin } };
}

describe("a start of a document of which another start is open", () => {
  test.each(["run", "start"])("%s warns and continues where no person can be asked", async (verb) => {
    const { emulator } = await bench.emulate("datalab");
    await bench.call([...start, "--key", "first"]);
    const { exitCode, stderr } = await bench.call([verb, ...start.slice(1)]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(knownRun);
    expect(starts(emulator)).toHaveLength(2);
  });

  test("names the newest of several, and how many others there are", async () => {
    await bench.emulate("datalab");
    for (const key of ["other", "first"]) await bench.call([...start, "--key", key]);
    const { stderr } = await bench.call(start);
    expect(stderr).toContain(`${knownRun.trim()} 1 more: docmux runs --open\n`);
  });

  test.each([
    ["y\n", 0, 2],
    ["\n", 130, 1],
    ["n\n", 130, 1],
  ])("in a terminal asks first; the answer is %j", async (answer, expected, count) => {
    const { emulator } = await bench.emulate("datalab");
    await bench.call([...start, "--key", "first"]);
    const before = emulator.requests().length;
    const { stderr, more } = terminal(answer);
    const { exitCode } = await bench.call(start, more);
    expect(exitCode).toBe(expected);
    expect(stderr.text).toContain(`${knownRun}Start another one? [y/N] `);
    expect(starts(emulator)).toHaveLength(count);
    if (expected === 0) return;
    expect(stderr.text).toContain("Stopped. No run was started.");
    expect(emulator.requests()).toHaveLength(before);
  });

  test("--yes answers before it is asked", async () => {
    const { emulator } = await bench.emulate("datalab");
    await bench.call([...start, "--key", "first"]);
    const { stderr, more } = terminal("n\n");
    expect((await bench.call([...start, "--yes"], more)).exitCode).toBe(0);
    expect(stderr.text).toContain(knownRun);
    expect(stderr.text).not.toContain("[y/N]");
    expect(starts(emulator)).toHaveLength(2);
  });

  test("names what looks for the run of a start whose response was lost", async () => {
    const { emulator } = await bench.emulate("pipelex");
    emulator.fault({ kind: "reset-after-accept", method: "POST", path: "/execute" });
    const words = ["start", "pipelex:extract_invoice", invoice];
    const skipping = { clock: new ManualClock({ startIso: new Date().toISOString(), skipUpToMs: 60_000 }) };
    const lost = await bench.call([...words, "--key", "lost"], skipping);
    expect(lost.exitCode).toBe(exitCodes.start_unknown);
    expect((await bench.call(words)).stderr).toMatch(
      /^A start of this document is open: "invoice-01\.pdf" through pipelex:extract_invoice, (?:unknown|ambiguous), may have led to a run\. To look for it or decide: docmux recover lost$/m,
    );
  });

  test("within a day, and not after", async () => {
    await bench.emulate("datalab");
    await bench.call([...start, "--key", "first"]);
    expect((await bench.call(start, inHours(25))).stderr).not.toContain("is open");
    expect((await bench.call(start, inHours(23))).stderr).toContain("is open");
  });

  test("the same content under another name is the same document", async () => {
    await bench.emulate("datalab");
    copyFileSync(invoice, join(bench.directory, "copy.pdf"));
    await bench.call([...start, "--key", "first"]);
    expect((await bench.call([...start.slice(0, 2), "copy.pdf"])).stderr).toContain(knownRun);
  });
});

describe("nothing is said of", () => {
  test.each([
    ["another document", ["start", "datalab:pl_invoice", "other.pdf"]],
    ["other options", [...start, "--pages", "0"]],
    ["the same key, which is the same run", [...start, "--key", "first"]],
    ["a start that is not recorded", [...start, "--no-store"]],
  ])("%s", async (_what, words) => {
    await bench.emulate("datalab");
    writeFileSync(join(bench.directory, "other.pdf"), "%PDF-1.4 other");
    await bench.call([...start, "--key", "first"]);
    const { stderr } = await bench.call(words);
    expect(stderr).not.toContain("is open");
  });

  test("a start at another origin", async () => {
    await bench.emulate("datalab");
    await bench.call([...start, "--key", "first"]);
    await bench.emulate("datalab");
    expect((await bench.call(start)).stderr).not.toContain("is open");
  });

  test("a start whose result was delivered", async () => {
    await bench.emulate("datalab");
    await bench.call([...start, "--key", "first"]);
    expect((await bench.call(["wait", "first"])).exitCode).toBe(0);
    expect((await bench.call(start)).stderr).not.toContain("is open");
  });

  test("a document that cannot be read: the error is the one of the start", async () => {
    await bench.emulate("datalab");
    await bench.call([...start, "--key", "first"]);
    const { exitCode, stderr } = await bench.call(["start", "datalab:pl_invoice", "none.pdf"]);
    expect([exitCode, stderr]).toEqual([2, expect.not.stringContaining("is open")]);
  });
});
