import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench } from "../testing/cli-bench.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const ids = Array.from({ length: 40 }, (_, index) => `d-${index}`);

function write(name: string, content: unknown): void {
  writeFileSync(join(bench.directory, name), typeof content === "string" ? content : JSON.stringify(content));
}

/** Answers of one pipeline, incorrect in the field `b` of the first documents. */
function writeAnswers(name: string, incorrect: number, pipeline = "ours"): void {
  const lines = ids.map((document, index) => ({
    pipeline,
    document,
    data: { a: 1, b: index < incorrect ? 9 : 2 },
  }));
  write(name, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

beforeEach(() => {
  write("truth.json", Object.fromEntries(ids.map((id) => [id, { a: 1, b: 2 }])));
  writeAnswers("old.jsonl", 0);
  writeAnswers("new.jsonl", 30);
});

test("a pipeline that became worse is named with the fields and documents, and ends with 16", async () => {
  const called = await bench.call(["diff", "old.jsonl", "new.jsonl", "--truth", "truth.json"]);
  expect(called.exitCode).toBe(16);
  expect(called.stderr).toBe(
    "Became worse:\n  ours: its accuracy is lower, and the difference is significant\n",
  );
  expect(called.stdout).toContain("accuracy 100.0 % → 62.5 % (−37.5 points)");
  expect(called.stdout).toContain("40 documents: 0 better, 10 the same, 30 worse");
  expect(called.stdout).toMatch(/verdict: worse, 95 % interval −\d+\.\d to −\d+\.\d points/);
  expect(called.stdout).toMatch(/b +40 of 40 +10 of 40/);
  expect(called.stdout).toContain("and 15 more: --verbose shows all");
  const back = await bench.call(["diff", "new.jsonl", "old.jsonl", "--truth", "truth.json", "--json"]);
  expect([back.exitCode, back.lines()]).toEqual([0, [expect.objectContaining({ type: "diff" })]]);
});

test("two reports need no truths, and --max-drop ends with 16 where statistics say nothing", async () => {
  writeAnswers("slightly.jsonl", 2);
  for (const name of ["old", "slightly"])
    await bench.call(["regrade", `${name}.jsonl`, "--truth", "truth.json", "-o", `${name}.json`]);
  const words = ["diff", "old.json", "slightly.json"];
  expect((await bench.call(words)).exitCode).toBe(0);
  const called = await bench.call([...words, "--max-drop", "1"]);
  expect([called.exitCode, called.stderr]).toEqual([
    16,
    expect.stringContaining("lower by 2.50 points, and --max-drop is 1"),
  ]);
  expect((await bench.call([...words, "--max-drop", "3"])).exitCode).toBe(0);
});

test.each([
  [["old.jsonl", "new.jsonl"], "holds answers without scores"],
  [["old.jsonl", "new.jsonl", "--schema", "truth.json"], "--truth is missing"],
  [
    ["old.jsonl", "new.jsonl", "--truth", "truth.json", "--pipeline", "x"],
    'no pipeline "x" in the old comparison',
  ],
  [["old.jsonl", "none.json", "--truth", "truth.json"], "cannot be read (ENOENT)"],
])("%j is refused", async (words, expected) => {
  const called = await bench.call(["diff", ...words]);
  expect([called.exitCode, called.stderr]).toEqual([2, expect.stringContaining(expected)]);
});
