import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { startStates } from "@docmux/core/store";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exitCodes } from "../exit/codes.ts";
import { type CliBench, createCliBench, Gathering, invoice } from "../testing/cli-bench.ts";
import { seedEveryState, seedStart } from "../testing/seeded-starts.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const dayMs = 24 * 60 * 60 * 1000;
const home = () => bench.environment.DOCMUX_HOME ?? "";

/** The command, so many days from now. */
const callIn = (days: number, words: readonly string[], more: object = {}) => {
  const clock = new ManualClock({ startIso: new Date(Date.now() + days * dayMs).toISOString() });
  return bench.call(words, { clock, ...more });
};
const prune = (...flags: string[]) => callIn(31, ["runs", "prune", ...flags]);
const keys = async () =>
  (await bench.call(["runs", "--json"]))
    .lines()
    .map(({ key }) => String(key))
    .sort();
const filesOf = (part: string) =>
  readdirSync(join(home(), part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const textOf = (part: string) =>
  filesOf(part)
    .map((path) => readFileSync(path, "utf8"))
    .join("");
const open = startStates.filter((state) => !["delivered", "written_off", "refused"].includes(state)).sort();
const allStates = [...startStates].sort();

describe("runs prune", () => {
  test("deletes what is done and older than 30 days, and nothing that is open", async () => {
    await seedEveryState(home());
    const { exitCode, stdout } = await prune("--yes");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^3 records, 1 kept result \(8 bytes\) deleted\. The oldest is from \d{4}-\S+Z\.\n$/,
    );
    expect(await keys()).toEqual(open);
    expect(filesOf("results")).toHaveLength(1);
  });

  test("keeps what is younger", async () => {
    await seedEveryState(home());
    for (const [days, flags] of [
      [29, []],
      [2, ["--older-than", "3d"]],
      [0.4, ["--older-than", "12h"]],
    ] as const) {
      const { exitCode, stdout, stderr } = await callIn(days, ["runs", "prune", "--yes", ...flags]);
      expect([exitCode, stdout]).toEqual([0, ""]);
      expect(stderr).toMatch(
        /^Nothing to delete: no start that is done is older than (30 days|3 days|12 hours)\./,
      );
    }
    expect(await keys()).toEqual(allStates);
    expect((await callIn(0.6, ["runs", "prune", "--yes", "--older-than", "12h"])).exitCode).toBe(0);
    expect(await keys()).toEqual(open);
  });

  test("counts the age from the last change", async () => {
    await seedStart(home(), "delivered", { key: "done" });
    const { lines } = await prune("--dry-run", "--json");
    const [record] = (await bench.call(["runs", "--json"])).lines();
    const times = record?.times as Record<string, string>;
    expect(lines()[0]).toMatchObject({ type: "prune-item", key: "done", updatedAt: times.delivered });
  });

  test("--dry-run deletes nothing, and asks nothing", async () => {
    await seedEveryState(home());
    const before = [...filesOf("starts"), ...filesOf("results")];
    const { exitCode, stdout } = await prune("--dry-run");
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/^3 records, 1 kept result \(8 bytes\) would be deleted\. The oldest is from /),
    ]);
    expect([...filesOf("starts"), ...filesOf("results")]).toEqual(before);
  });

  test("--results-only keeps the records, and a batch over them starts nothing again", async () => {
    const { emulator } = await bench.emulate("datalab");
    const batch = ["batch", invoice, "--to", "datalab:pl_invoice", "--out", "out"];
    expect((await bench.call(batch)).exitCode).toBe(0);
    const { stdout } = await prune("--results-only", "--yes");
    expect(stdout).toMatch(/^1 kept result \(\d\S* \w+\) deleted\. The records stay\. The oldest is from /);
    expect(textOf("results") + textOf("starts")).not.toContain("INV-2026-0142");
    const [record] = (await bench.call(["runs", "--json"])).lines();
    expect(record).toMatchObject({ state: "delivered" });
    expect(record).not.toHaveProperty("result");
    expect((await bench.call(batch)).exitCode).toBe(0);
    expect(
      emulator.requests().filter(({ method, path }) => method === "POST" && path.endsWith("/run")),
    ).toHaveLength(1);
    expect((await prune("--results-only", "--yes")).stderr).toContain("Nothing to delete");
  });

  test("--json has a line for each start and a summary", async () => {
    await seedEveryState(home());
    const { lines } = await prune("--yes", "--json");
    const [summary, ...items] = lines().reverse();
    expect(items.sort((a, b) => String(a.key).localeCompare(String(b.key)))).toMatchObject([
      {
        type: "prune-item",
        key: "delivered",
        state: "delivered",
        label: "delivered.pdf",
        record: true,
        bytes: 8,
      },
      { type: "prune-item", key: "refused", state: "refused", record: true },
      { type: "prune-item", key: "written_off", state: "written_off", record: true },
    ]);
    expect(summary).toMatchObject({ type: "prune-summary", dryRun: false, records: 3, results: 1, bytes: 8 });
    const nothing = (await prune("--yes", "--json")).lines();
    expect(nothing).toMatchObject([{ type: "prune-summary", records: 0, results: 0, bytes: 0 }]);
  });

  test("without a terminal needs --yes", async () => {
    await seedEveryState(home());
    const { exitCode, stderr } = await prune();
    expect([exitCode, stderr]).toEqual([
      exitCodes.invalid_input,
      "invalid_input: This asks before it deletes, and there is no terminal to ask on. Add --yes to allow it. Nothing was deleted.\n",
    ]);
    expect(await keys()).toEqual(allStates);
  });

  test.each([
    ["y\n", open],
    ["\n", allStates],
  ])("in a terminal asks first; the answer is %j", async (answer, left) => {
    await seedEveryState(home());
    const stderr = Object.assign(new Gathering(), { isTTY: true });
    const stdin = Object.assign(Readable.from([answer]), { isTTY: true });
    const { exitCode } = await callIn(31, ["runs", "prune"], { stderr, stdin });
    expect(exitCode).toBe(0);
    expect(stderr.text).toMatch(
      /^3 records, 1 kept result \(8 bytes\) will be deleted\. [\s\S]+is then a new start and is billed again\.\nDelete them\? \[y\/N\] /,
    );
    if (answer === "\n") expect(stderr.text).toContain("Nothing was deleted.");
    expect(await keys()).toEqual(left);
  });

  test.each([
    [["--older-than", "soon"], "It takes a duration such as 30d, 12h or 90m"],
    [["--older-than", "30"], "It takes a duration such as 30d, 12h or 90m"],
    [["--older-than", "-1d"], "It takes a duration such as 30d, 12h or 90m"],
    [["--open", "--yes"], "option '--open' cannot be used with prune"],
    [["--limit", "3", "--yes"], "option '-n, --limit <count>' cannot be used with prune"],
    [["--no-store", "--yes"], "docmux runs prune needs the store"],
  ])("%j is refused", async (flags, text) => {
    const { exitCode, stderr } = await prune(...flags);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(text)]);
  });

  test("without a store folder has nothing to delete, and makes none", async () => {
    bench.setEnvironment("DOCMUX_HOME", join(bench.directory, "none"));
    const { exitCode, stderr } = await prune("--yes");
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("Nothing to delete")]);
    expect(readdirSync(bench.directory)).toEqual([]);
  });

  test("a damaged record is reported after the others were deleted", async () => {
    await seedEveryState(home());
    const path = filesOf("starts").find((file) => readFileSync(file, "utf8").includes('"key":"claimed"'));
    writeFileSync(path ?? "", "damaged");
    expect((await prune("--yes")).exitCode).toBe(exitCodes.store_unavailable);
    expect(textOf("starts")).not.toContain('"key":"delivered"');
    expect(textOf("starts")).toContain('"key":"known"');
  });
});
