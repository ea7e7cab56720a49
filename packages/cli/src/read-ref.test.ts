import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench, invoice } from "./testing/cli-bench.ts";

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

test.each([
  ["a name of nothing", ["status", "run.reff"], '"run.reff" is neither a ref nor a file that holds one'],
  ["a ref that was cut", ["wait", "docmux-ref-eyJ2ZXJ"], "There is no whole run ref in the text"],
  ["a file without one", ["wait", "notes.txt"], 'There is no whole run ref in "notes.txt"'],
  ["a file with two", ["wait", "two.txt"], 'There are several refs in "two.txt"'],
  ["a directory", ["wait", "."], '"." cannot be read'],
  ["an empty standard input", ["result", "-"], "There is no ref in standard input"],
])("%s is refused with what to pass", async (_what, words, told) => {
  place("notes.txt", "call Ann\n");
  place("two.txt", "docmux-ref-abc\ndocmux-ref-def\n");
  const { exitCode, stderr } = await bench.call(words);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(told);
  expect(stderr).toMatch(/docmux start|one at a time/);
});
