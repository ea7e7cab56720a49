import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exitCodes } from "../exit/codes.ts";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { changesBetween } from "./changes.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const read = (name: string) => JSON.parse(readFileSync(join(bench.directory, name), "utf8"));
const write = (name: string, value: unknown) =>
  writeFileSync(join(bench.directory, name), JSON.stringify(value));

describe("docmux renormalize", () => {
  /** A result as this release reads it, in a file, and the vendor gone. */
  async function saved() {
    const { emulator } = await bench.emulate("datalab");
    expect((await bench.call(["run", "datalab:pl_invoice", invoice, "-o", "result.json"])).exitCode).toBe(0);
    return emulator.requests().length;
  }

  test("says that a result is the same, and sends nothing", async () => {
    const { emulator } = await bench.emulate("datalab");
    await bench.call(["run", "datalab:pl_invoice", invoice, "-o", "result.json"]);
    const before = emulator.requests().length;
    const { exitCode, stdout, stderr } = await bench.call(["renormalize", "result.json"]);
    expect([exitCode, stdout]).toEqual([0, "result.json: the same\n"]);
    expect(stderr).toContain("0 of 1 result differs.");
    expect(emulator.requests()).toHaveLength(before);
  });

  test("shows what an older release read differently, and replaces the file on order", async () => {
    await saved();
    const result = read("result.json");
    const older = { ...result, data: { ...result.data, total_amount: "12", gone: true }, usage: undefined };
    write("older.json", older);
    const { stdout, stderr } = await bench.call(["renormalize", "older.json"]);
    expect(stdout).toContain("older.json: 3 changes");
    expect(stdout).toContain(`/data/total_amount: "12" -> ${result.data.total_amount}`);
    expect(stdout).toContain("/data/gone: true -> (absent)");
    expect(stdout).toMatch(/\/usage: \(absent\) -> \{/);
    expect(stderr).toContain("--write replaces");
    expect(read("older.json").data.gone).toBe(true);
    const [line] = (await bench.call(["renormalize", "older.json", "--write", "--json"])).lines();
    expect(line).toMatchObject({ type: "renormalized", file: "older.json", written: true });
    expect(read("older.json")).toEqual(result);
  });

  test("takes the folder of a batch, without its summary", async () => {
    await bench.emulate("datalab");
    await bench.call(["batch", invoice, "--to", "datalab:pl_invoice", "--out", "out"]);
    const { exitCode, stdout } = await bench.call(["renormalize", "out"]);
    expect([exitCode, stdout]).toEqual([0, `${join("out", "invoice-01.json")}: the same\n`]);
  });

  test.each([
    ["what is no result", "other.json", { a: 1 }, "not a saved result"],
    ["what is not there", "absent.json", undefined, "no file"],
  ])("refuses %s", async (_, name, content, problem) => {
    if (content) write(name, content);
    const { exitCode, stderr } = await bench.call(["renormalize", name, "--write"]);
    expect(exitCode).toBe(exitCodes.invalid_input);
    expect(stderr).toContain(problem);
    if (content) expect(read(name)).toEqual(content);
  });
});

test("changes are found in lists, members and kinds, and named by JSON pointers", () => {
  expect(changesBetween({ a: [1, { "b/c": 2 }], d: null }, { a: [1, { "b/c": 3 }, 4], d: [] })).toEqual([
    { path: "/a/1/b~1c", before: 2, after: 3 },
    { path: "/a/2", after: 4 },
    { path: "/d", before: null, after: [] },
  ]);
  expect(changesBetween({ a: [1] }, { a: [1] })).toEqual([]);
});
