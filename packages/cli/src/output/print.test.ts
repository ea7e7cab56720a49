import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunResult } from "@docmux/core";
import { parseRef } from "@docmux/core/provider";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Called, type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { resultWithoutRaw } from "./print.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const skipping = () => ({
  clock: new ManualClock({ startIso: new Date().toISOString(), skipUpToMs: 60_000 }),
});
const always = Number.POSITIVE_INFINITY;

async function startedRef(): Promise<string> {
  return (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
}

test("with --json every command gives lines of JSON with a type on standard output, and nothing else", async () => {
  await bench.emulate("datalab");
  const ref = await startedRef();
  const last: [words: string[], type: string][] = [
    [["run", "datalab:pl_invoice", invoice], "result"],
    [["start", "datalab:pl_invoice", invoice], "started"],
    [["wait", ref], "result"],
    [["status", ref], "snapshot"],
    [["result", ref], "result"],
    [["result", ref, "--step", "1"], "step-result"],
    [["cancel", ref], "error"],
    [["list", "datalab"], "pipeline"],
    [["list", "datalab:pl_invoice"], "run"],
    [["estimate", "datalab:pl_invoice", "--page-count", "3"], "estimate"],
    [["compare", invoice, "--with", "datalab:pl_invoice", "-o", "r.html"], "report"],
    [["providers"], "provider"],
    [["doctor"], "versions"],
    [["run", "datalab:pl_nothing", invoice], "error"],
    [["status", "nothing"], "error"],
    [["compare", "nothing.pdf", "--with", "datalab:pl_invoice"], "error"],
  ];
  for (const [words, type] of last) {
    const lines = (await bench.call([...words, "--json"], skipping())).lines();
    expect(lines.every((line) => typeof line.type === "string")).toBe(true);
    expect([words[0], lines.at(-1)?.type]).toEqual([words[0], type]);
  }
});

test("with --quiet nothing but errors is on standard error", async () => {
  await bench.emulate("datalab");
  for (const words of [
    ["run", "datalab:pl_invoice", invoice, "-o", "a.json"],
    ["compare", invoice, "--with", "datalab:pl_invoice", "-o", "r.html"],
    ["list", "datalab", "-n", "1"],
  ]) {
    expect((await bench.call([...words, "-q"], skipping())).stderr).toBe("");
  }
  expect((await bench.call(["status", "nothing", "-q"])).stderr).toContain("invalid_input");
});

test("what a vendor, or a file, calls itself does not steer the terminal, whatever command shows it", async () => {
  const evil = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e";
  const { emulator } = await bench.emulate("datalab");
  const ref = await startedRef();
  await bench.call(["wait", ref, "--no-store"]);
  emulator.fault({
    kind: "rewrite",
    method: "GET",
    times: always,
    rewrite: (body) => {
      const escaped = JSON.stringify(evil).slice(1, -1);
      const text = JSON.stringify(body).replace(
        /"(convert|extract|invoice)"/g,
        (_all, word) => `"${word}${escaped}"`,
      );
      return JSON.parse(text);
    },
  });
  const document = `in${evil.replaceAll("/", "")}voice.pdf`;
  cpSync(invoice, join(bench.directory, document));
  const calls = [
    ["status", ref],
    ["wait", ref],
    ["wait", ref, "-v"],
    ["result", ref, "--json"],
    ["list", "datalab"],
    ["run", "datalab:pl_invoice", invoice, "-v"],
    ["compare", invoice, document, "--with", "datalab:pl_invoice", "-o", "r.html", "-v"],
  ];
  const shown: Called[] = [];
  for (const words of calls) shown.push(await bench.call(words, skipping()));
  emulator.clearFaults();
  emulator.fault({ kind: "status", status: 400, body: { detail: `no${evil}` }, times: always });
  for (const words of [["status", ref, "-v"], ["run", `datalab:${evil}`, "x"], [`ru${evil}`]]) {
    shown.push(await bench.call(words, skipping()));
  }
  for (const { stdout, stderr } of shown) {
    expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
  }
  expect(shown.some(({ stdout }) => stdout.includes("owned"))).toBe(true);
});

test.each(["run", "wait", "result"])(
  "%s: part of the output is a result that ends with 0, and with --require-complete an error once it is written",
  async (command) => {
    const { emulator } = await bench.emulate("datalab");
    const ref = await startedRef();
    // Not kept, so that the vendor is asked again.
    await bench.call(["wait", ref, "--no-store"]);
    emulator.fault({
      kind: "rewrite",
      method: "GET",
      times: always,
      rewrite: (body) => {
        const text = JSON.stringify(body);
        return JSON.parse(text.replace(/"status":"completed"/, '"status":"completed_with_errors"'));
      },
    });
    const words = command === "run" ? ["run", "datalab:pl_invoice", invoice] : [command, ref];
    const without = await bench.call(words);
    expect(without.exitCode).toBe(0);
    expect(JSON.parse(without.stdout)).toMatchObject({ status: "completed_with_errors" });
    const withFlag = await bench.call([...words, "--require-complete", "-o", "part.json"]);
    expect(withFlag.exitCode).toBe(10);
    expect(withFlag.stderr).toMatch(/^partial_result: Part of the output is missing/m);
    expect(JSON.parse(readFileSync(join(bench.directory, "part.json"), "utf8"))).toMatchObject({
      status: "completed_with_errors",
      ref: { pipelineUri: "datalab:pl_invoice" },
    });
  },
);

test("--require-complete ends with 10 when part is missing, and delivers what there is", async () => {
  const { emulator } = await bench.emulate("datalab");
  const ref = await startedRef();
  await bench.call(["wait", ref, "--no-store"]);
  emulator.fault({
    kind: "rewrite",
    method: "GET",
    times: always,
    rewrite: (body) => {
      const text = JSON.stringify(body).replace(/"status":"completed"/, '"status":"completed_with_errors"');
      return JSON.parse(text);
    },
  });
  const called = await bench.call(["result", ref, "--require-complete", "--json"]);
  expect(called.lines().map(({ type }) => type)).toEqual(["result", "error"]);
  expect(called.exitCode).toBe(10);
  expect((await bench.call(["result", ref])).exitCode).toBe(0);
});

test.each(["run", "wait", "result", "step"])(
  "%s: a terminal shows a result without the raw responses and how to get them, a pipe and -o receive all",
  async (command) => {
    await bench.emulate("datalab");
    const ref = await startedRef();
    await bench.call(["wait", ref]);
    const words = {
      run: ["run", "datalab:pl_invoice", invoice],
      step: ["result", ref, "--step", "1"],
    }[command] ?? [command, ref];
    const hint = "-o result.json, or a pipe, gives all.";

    const shown = await bench.call(words, { isTerminal: true });
    expect(shown.stdout).not.toContain('"raw"');
    expect(shown.stdout).toContain("INV-2026-0142");
    expect(shown.stderr.match(/\(raw\) are left out/g)).toHaveLength(1);
    expect(shown.stderr).toContain(hint);

    const piped = await bench.call(words);
    expect(JSON.parse(piped.stdout)).toHaveProperty("raw");
    const written = await bench.call([...words, "-o", "all.json"], { isTerminal: true });
    expect(JSON.parse(readFileSync(join(bench.directory, "all.json"), "utf8"))).toHaveProperty("raw");
    const lines = await bench.call([...words, "--json"], { isTerminal: true });
    expect(lines.lines().at(-1)).toHaveProperty(command === "step" ? "output.raw" : "result.raw");
    for (const { stderr } of [piped, written, lines]) expect(stderr).not.toContain(hint);
  },
);

test("a field of the document that is called raw stays, also on a terminal", () => {
  const withRaw = { raw: "vendor" };
  const result = {
    ...withRaw,
    data: { raw: "field" },
    outputs: [{ ...withRaw, data: { raw: "field" } }],
    snapshot: { ...withRaw, steps: [withRaw] },
  } as unknown as RunResult;
  expect(resultWithoutRaw(result)).toEqual({
    data: { raw: "field" },
    outputs: [{ data: { raw: "field" } }],
    snapshot: { steps: [{}] },
  });
});

test("list shows runs without refs on a terminal, and a pipe leads from a run to its result", async () => {
  await bench.emulate("datalab");
  const ref = await startedRef();
  await startedRef();
  const { runId } = parseRef(ref);
  const words = ["list", "datalab:pl_invoice"];
  const shown = await bench.call([...words, "--no-color"], { isTerminal: true });
  expect(shown.stdout).toMatch(/^run +status +created +pipeline\n/);
  expect(shown.stdout).toMatch(new RegExp(`^${runId} +\\S \\w+ +\\d{4}-\\S+ +datalab:pl_invoice$`, "m"));
  expect(shown.stdout).not.toContain("docmux-ref-");
  expect(shown.stderr).toContain("docmux list datalab:pl_invoice -n 20 | grep <run> | docmux wait -");

  const verbose = await bench.call([...words, "-v"], { isTerminal: true });
  const piped = await bench.call(words);
  for (const { stdout, stderr } of [verbose, piped]) {
    expect(stdout).toMatch(/^run +status +created +pipeline +ref\n/);
    expect(stderr).not.toContain("grep");
  }
  const input = piped.stdout
    .split("\n")
    .filter((line) => line.includes(runId))
    .join("\n");
  const { exitCode, stdout } = await bench.call(["wait", "-"], { input });
  expect([exitCode, JSON.parse(stdout).ref.runId]).toEqual([0, runId]);
});
