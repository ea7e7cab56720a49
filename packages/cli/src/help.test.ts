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
vi.mock("./compare/report.ts", async (original) => {
  loaded.push("compare");
  return original();
});

vi.mock("./runs/open.ts", async (original) => {
  loaded.push("runs");
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

test("a command within a command has help of its own, with the options of the program", async () => {
  const help = await bench.call(["runs", "prune", "--help"]);
  expect(help.exitCode).toBe(0);
  expect(help.stdout).toMatch(/^Usage: docmux runs prune \[options\]$/m);
  expect(help.stdout).toMatch(/--older-than <duration> [^-]+\(default:\s+30d\)/);
  expect(help.stdout).toMatch(/--no-store/);
  expect(help.stdout).not.toMatch(/--ambiguous/);
  expect((await bench.call(["runs", "--help"])).stdout).toMatch(
    /^ {2}prune \[options\] +delete old results/m,
  );
  const { exitCode, stderr } = await bench.call(["runs", "prune", "--old"]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("Usage: docmux runs prune [options]")]);
  expect((await bench.call(["runs", "purge"])).exitCode).toBe(2);
});

const lines: [line: string, completed: string][] = [
  ["docmux r", "regrade run runs recover renormalize result"],
  ["docmux --js", "--json"],
  ["docmux run --out", "--output-format --output"],
  ["docmux run --output-format m", "markdown"],
  ["docmux batch --on-ambiguous re", "report resubmit"],
  ["docmux recover --st", "--start-again"],
  ["docmux runs p", "prune"],
  ["docmux runs --am", "--ambiguous"],
  ["docmux runs prune --o", "--open --older-than"],
  ["docmux --json emulate d", "datalab"],
  ["docmux run --timeout 1", ""],
  ["docmux help doc", "doctor"],
];

const isThere = (shell: string) => spawnSync(shell, ["-c", "true"]).status === 0;
const sorted = (words: string) => words.split(/\s+/).filter(Boolean).sort().join(" ");

/** What a shell answers; its own files and settings are left out. */
async function ask(shell: "bash" | "zsh" | "fish", flags: string[], question: string) {
  const { stdout: script } = await bench.call(["completion", shell]);
  const { stdout, stderr } = spawnSync(shell, [...flags, "-c", question.replace("SCRIPT", () => script)], {
    encoding: "utf8",
    cwd: bench.directory,
  });
  expect(stderr).toBe("");
  return stdout;
}

test.each(lines)("bash completes %s", async (line, completed) => {
  const words = line.split(" ").map((word) => `'${word}'`);
  const question = `SCRIPT\nCOMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _docmux; echo "\${COMPREPLY[*]}"`;
  expect(sorted(await ask("bash", ["--norc"], question))).toBe(sorted(completed));
});

// What zsh offers is seen only on a terminal, so the functions that offer it are stood in for.
const zshStandIns = `
compdef() { : }
_files() { : }
_message() { : }
compadd() { shift; print -l -- \${(M)@:#\${words[CURRENT]}*} }
_describe() { local -a all=(\${(P)4%%:*}); print -l -- \${(M)all:#\${words[CURRENT]}*} }
`;

test.skipIf(!isThere("zsh")).each(lines)(
  "zsh, where it is installed, completes %s",
  async (line, completed) => {
    const words = line.split(" ").map((word) => `'${word}'`);
    const question = `${zshStandIns}\nSCRIPT\nwords=(${words.join(" ")}); CURRENT=${words.length}; _docmux`;
    const offered = (await ask("zsh", ["-f"], question)).split("\n").map((word) => word.replace(/:.*/, ""));
    expect(sorted(offered.join(" "))).toBe(sorted(completed));
  },
);

test.skipIf(!isThere("fish")).each(lines)(
  "fish, where it is installed, completes %s",
  async (line, completed) => {
    const offered = await ask("fish", ["--no-config"], `SCRIPT\ncomplete -C '${line}'`);
    const words = offered.split("\n").map((word) => word.replace(/\t.*/, ""));
    expect(sorted(words.join(" "))).toBe(sorted(completed));
  },
);
