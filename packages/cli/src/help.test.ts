import { spawnSync } from "node:child_process";
import { afterAll, expect, test, vi } from "vitest";
import { createCliBench } from "./testing/cli-bench.ts";

const bench = createCliBench();
afterAll(() => bench.close());

/** Packages that cost time to load, and what of them was loaded. */
const loaded = vi.hoisted(() => [] as string[]);
vi.mock("./open-context.ts", async (original) => {
  loaded.push("open-context");
  return original();
});
vi.mock("./commands/compare-and-write.ts", async (original) => {
  loaded.push("compare");
  return original();
});

test("help, version and completion load nothing of what commands need", async () => {
  for (const words of [["--help"], ["compare", "--help"], ["--version"], ["completion", "fish"]]) {
    expect((await bench.call(words)).exitCode).toBe(0);
  }
  expect(loaded).toEqual([]);
  await bench.call(["providers"]);
  expect(loaded).toEqual(["open-context"]);
});

test.each([
  ["docmux r", "run result"],
  ["docmux run --out", "--output-format --output"],
  ["docmux run --output-format m", "markdown"],
  ["docmux --json emulate d", "datalab"],
  ["docmux run datalab:pl_a inv", ""],
])("bash completes %s", async (line, completed) => {
  const { stdout: script } = await bench.call(["completion", "bash"]);
  const words = line.split(" ").map((word) => `'${word}'`);
  const ask = `COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _docmux; echo "\${COMPREPLY[*]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", `${script}\n${ask}`], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout.trim()).toBe(completed);
});
