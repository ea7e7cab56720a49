import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseRef } from "@docmux/core/provider";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exitCodes } from "../exit/codes.ts";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const place = (name: string, text: string) => writeFileSync(join(bench.directory, name), text);

test("a ref is read from the command line, from a file and from standard input, in any form that docmux prints", async () => {
  await bench.emulate("datalab", 60_000);
  const printed = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout;
  const lines = (await bench.call(["start", "datalab:pl_invoice", invoice, "--json"])).stdout;
  place("run.ref", printed);
  place("run.json", lines);
  for (const word of [printed, "run.ref", "./run.json"]) {
    expect((await bench.call(["status", word])).stdout).toMatch(/status +\S (pending|running)/);
  }
  for (const input of [printed, lines]) {
    expect((await bench.call(["status", "-"], { input })).exitCode).toBe(0);
  }
});

test("a short ref is read wherever a ref is: whole, in a file, on standard input, and by every command", async () => {
  await bench.emulate("datalab");
  const long = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
  const { runId, pipelineUri } = parseRef(long);
  const short = `${pipelineUri}#${runId}`;
  place("short.ref", `${short}\n`);
  place("log.txt", `2026-04-01 started ${short} for Ann\n`);
  const waited = await bench.call(["wait", short]);
  expect([waited.exitCode, JSON.parse(waited.stdout).ref.runId]).toEqual([0, runId]);
  for (const word of [short, ` ${short} `, "short.ref", "log.txt"]) {
    const called = await bench.call(["status", word, "--json"]);
    expect(called.lines()).toMatchObject([{ type: "snapshot", snapshot: { ref: { runId, pipelineUri } } }]);
  }
  const read = await bench.call(["result", "-", "--step", "1"], { input: `${short}\n` });
  expect(JSON.parse(read.stdout)).toMatchObject({ data: { invoice_number: "INV-2026-0142" } });
  // Datalab cannot stop a run: that it is refused for this reason shows that the ref was read.
  expect((await bench.call(["cancel", short])).exitCode).toBe(exitCodes.unsupported);
});

test("what is printed after a short ref is the long form, with what the vendor is set to", async () => {
  const { origin } = await bench.emulate("datalab", 600_000);
  const long = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
  const { runId } = parseRef(long);
  const clock = new ManualClock({ startIso: new Date().toISOString(), skipUpToMs: 60_000 });
  const words = ["wait", `datalab:pl_invoice#${runId}`, "--timeout", "30"];
  const { exitCode, stderr } = await bench.call(words, { clock });
  expect(exitCode).toBe(exitCodes.timeout);
  const [, printed = ""] = /docmux wait (docmux-ref-\S+)/.exec(stderr) ?? [];
  expect(parseRef(printed)).toMatchObject({ runId, providerId: "datalab", pipelineId: "pl_invoice", origin });
});

test("a short ref in the text of a long one is not taken for the run", async () => {
  await bench.emulate("datalab", 600_000);
  const long = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
  const ref = parseRef(long);
  place("ref.json", JSON.stringify({ ...ref, meta: { note: "see datalab:pl_other#pex_other there" } }));
  const called = await bench.call(["status", "ref.json", "--json"]);
  expect(called.lines()).toMatchObject([{ snapshot: { ref: { runId: ref.runId } } }]);
});

test.each([
  ["a run that the vendor does not have", "datalab:pl_invoice#pex_none", exitCodes.not_found, "not_found"],
  ["a vendor that is not known", "datalb:pl_invoice#pex_1", 2, 'Did you mean "datalab:pl_invoice"?'],
  ["a broken escape", "datalab:pl_invoice#%E0%A4%A", 2, "There is no whole run ref in the text"],
  ["a ref without a run", "datalab:pl_invoice#", 2, "neither a ref nor a file"],
  ["a URL", "https://files.invalid/a#b", 2, "neither a ref nor a file"],
  ["a path on a drive", "c:\\runs#1\\run.ref", 2, "neither a ref nor a file"],
])("a short ref of %s is refused", async (_what, word, expected, text) => {
  await bench.emulate("datalab");
  const { exitCode, stderr } = await bench.call(["status", word]);
  expect([exitCode, stderr]).toEqual([expected, expect.stringContaining(text)]);
});

test.each([
  ["a name of nothing", ["status", "run.reff"], '"run.reff" is neither a ref nor a file that holds one'],
  ["a ref that was cut", ["wait", "docmux-ref-eyJ2ZXJ"], "There is no whole run ref in the text"],
  ["a file without one", ["wait", "notes.txt"], 'There is no whole run ref in "notes.txt"'],
  ["a file with two", ["wait", "two.txt"], 'There are several refs in "two.txt"'],
  ["a file with two short ones", ["wait", "short.txt"], 'There are several refs in "short.txt"'],
  ["a directory", ["wait", "."], '"." cannot be read'],
  ["an empty standard input", ["result", "-"], "There is no ref in standard input"],
])("%s is refused with what to pass", async (_what, words, expected) => {
  place("notes.txt", "call Ann\n");
  place("two.txt", "docmux-ref-abc\ndocmux-ref-def\n");
  place("short.txt", "datalab:pl_a#pex_1\ndatalab:pl_a#pex_2\n");
  const { exitCode, stderr } = await bench.call(words);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(expected);
  expect(stderr).toMatch(/docmux start|one at a time/);
});
