import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseRef } from "@docmux/core/provider";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exitCodes } from "../exit/codes.ts";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { type CommandProcess, startCommandProcess } from "../testing/command-process.ts";
import { storeFolder } from "./folder.ts";

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

const run = ["run", "datalab:pl_invoice", invoice];
const starts = (emulator: { requests(): readonly { method: string; path: string }[] }) =>
  emulator.requests().filter(({ method, path }) => method === "POST" && path.endsWith("/run"));
const recorded = async (...flags: string[]) => (await bench.call(["runs", "--json", ...flags])).lines();

const prune = (...flags: string[]) =>
  bench.call(["runs", "prune", "--older-than", "0m", "--yes", ...flags], {
    clock: new ManualClock({ startIso: new Date(Date.now() + 60_000).toISOString() }),
  });

/**
 * A command that is killed while the vendor is asked to start its run.
 *
 * @param accepted - whether the vendor takes the start, whose answer then reaches no process.
 */
async function killedDuringStart(accepted: boolean) {
  const { emulator } = await bench.emulate("datalab");
  // A response of which half arrives, and the rest does not while the command lives.
  if (accepted) emulator.fault({ kind: "slow-body", method: "POST", path: "/run", delayMs: 60_000 });
  const held = accepted ? undefined : emulator.hold({ method: "POST", path: "/run" });
  // The run carries a mark of its start: the reference of the file that the start uploaded.
  writeFileSync(join(bench.directory, "marker.json"), JSON.stringify({ directUploadAboveBytes: 0 }));
  const { child, ended } = begin([...run, "--key", "invoice-1", "--provider-options", "marker.json"]);
  if (held) {
    await held.arrived;
    releases.push(held.release);
  } else {
    await expect.poll(() => starts(emulator), { timeout: 30_000 }).toMatchObject([{ vendorStatus: 200 }]);
  }
  child.kill("SIGKILL");
  await ended;
  return emulator;
}

test.each<[environment: NodeJS.ProcessEnv, platform: NodeJS.Platform, folder: string]>([
  [{ DOCMUX_HOME: "/data/docmux", XDG_DATA_HOME: "/xdg" }, "linux", "/data/docmux"],
  [{ DOCMUX_HOME: "own" }, "linux", "/work/own"],
  [{ XDG_DATA_HOME: "/xdg" }, "linux", "/xdg/docmux"],
  [{ XDG_DATA_HOME: "relative" }, "linux", "/home/ann/.local/share/docmux"],
  [{}, "linux", "/home/ann/.local/share/docmux"],
  [{}, "darwin", "/home/ann/Library/Application Support/docmux"],
  [{ LOCALAPPDATA: "/local" }, "win32", "/local/docmux"],
])("with %j on %s the store is in %s", (environment, platform, folder) => {
  expect(storeFolder({ environment, workingDirectory: "/work" }, platform, "/home/ann")).toBe(folder);
});

describe("run and start", () => {
  test("record the run before its ref is printed", async () => {
    await bench.emulate("datalab", 600_000);
    const { stdout } = await bench.call(["start", "datalab:pl_invoice", invoice]);
    const [record] = await recorded("--open");
    expect(record).toMatchObject({
      state: "known",
      label: "invoice-01.pdf",
      ref: { runId: parseRef(stdout).runId },
    });
  });

  test("with one key are one run", async () => {
    const { emulator } = await bench.emulate("datalab");
    for (let call = 0; call < 2; call += 1) {
      expect((await bench.call([...run, "--key", "invoice-1"])).exitCode).toBe(0);
    }
    expect(starts(emulator)).toHaveLength(1);
    expect((await bench.call([...run, "--key", "k", "--no-store"])).exitCode).toBe(exitCodes.invalid_input);
  });

  test("with --no-store record nothing, and say so", async () => {
    await bench.emulate("datalab");
    bench.setEnvironment("DOCMUX_HOME", join(bench.directory, "store"));
    const { exitCode, stderr } = await bench.call([...run, "--no-store"]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("Nothing is recorded (--no-store)");
    expect(existsSync(join(bench.directory, "store"))).toBe(false);
  });

  test.each(["run", "start", "batch"])(
    "%s refuses a store that cannot be written: no request is sent",
    async (verb) => {
      const { emulator } = await bench.emulate("datalab");
      writeFileSync(join(bench.directory, "file"), "");
      bench.setEnvironment("DOCMUX_HOME", join(bench.directory, "file", "store"));
      const words =
        verb === "batch"
          ? ["batch", invoice, "--to", "datalab:pl_invoice", "--out", "out"]
          : [verb, ...run.slice(1)];
      const { exitCode, stderr } = await bench.call(words);
      expect([exitCode, stderr]).toEqual([
        13,
        expect.stringContaining("is a file, or is inside one (ENOTDIR)"),
      ]);
      expect(emulator.requests()).toEqual([]);
    },
  );

  test("name the open starts of a process that is gone", async () => {
    await killedDuringStart(false);
    const { exitCode, stderr } = await bench.call(run);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("1 start of an earlier process is open: docmux recover\n");
    expect((await bench.call([...run, "-q"])).stderr).toBe("");
  });
});

describe("result", () => {
  test("is read from what is kept, by ref and by key, with the vendor gone", async () => {
    const { emulator } = await bench.emulate("datalab");
    const first = await bench.call([...run, "--key", "invoice-1"]);
    await emulator.close();
    const [record] = await recorded();
    for (const word of [
      "invoice-1",
      "invo",
      String(record?.printedRef),
      `datalab:pl_invoice#${runIdOf(record)}`,
    ]) {
      const { exitCode, stdout, stderr } = await bench.call(["result", word]);
      expect([exitCode, JSON.parse(stdout)]).toEqual([0, JSON.parse(first.stdout)]);
      expect(stderr).toMatch(
        /^The result is the one that this machine kept at \S+Z\. No request was sent\.$/m,
      );
    }
  });

  test("comes from the vendor where none is kept", async () => {
    await bench.emulate("datalab");
    const { stdout } = await bench.call([...run, "--no-store"]);
    const { ref } = JSON.parse(stdout);
    const read = await bench.call(["result", `datalab:pl_invoice#${ref.runId}`]);
    expect([read.exitCode, read.stderr]).toEqual([
      0,
      expect.stringContaining("The result comes from the vendor."),
    ]);
  });

  test("whose kept bytes were deleted comes from the vendor, and both is said", async () => {
    await bench.emulate("datalab");
    const first = await bench.call([...run, "--key", "invoice-1"]);
    await prune("--results-only");
    const { exitCode, stdout, stderr } = await bench.call(["result", "invoice-1"]);
    expect([exitCode, JSON.parse(stdout).data]).toEqual([0, JSON.parse(first.stdout).data]);
    expect(stderr).toContain(
      "The result that this machine kept was deleted (docmux runs prune).\nThe result comes from the vendor.\n",
    );
  });

  test.each(["gone", "down"])(
    "whose kept bytes were deleted, and the vendor is %s, says what to do",
    async (how) => {
      const { emulator } = await bench.emulate("datalab");
      await bench.call([...run, "--key", "invoice-1"]);
      await prune("--results-only");
      if (how === "gone") emulator.fault({ kind: "expired-result", times: Number.POSITIVE_INFINITY });
      else emulator.fault({ kind: "status", status: 403, times: Number.POSITIVE_INFINITY });
      const { exitCode, stderr } = await bench.call(["result", "invoice-1"]);
      expect(exitCode).toBe(how === "gone" ? exitCodes.expired : exitCodes.forbidden);
      expect(stderr).toContain("The result that this machine kept was deleted (docmux runs prune).");
      const again =
        "The result is neither on this machine nor at the vendor. " +
        "Starting the document again is billed again: docmux run datalab:pl_invoice <document>\n";
      expect(stderr.includes(again)).toBe(how === "gone");
    },
  );

  test("of a start whose record was deleted names the lists in which it may be", async () => {
    await bench.emulate("datalab");
    await bench.call([...run, "--key", "invoice-1"]);
    await prune();
    const { exitCode, stderr } = await bench.call(["result", "invoice-1"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /docmux runs lists the keys of recorded starts; docmux runs prune deletes old ones\.$/m,
    );
  });

  test("of a start without a known run is refused with what looks for it", async () => {
    await killedDuringStart(false);
    const { exitCode, stderr } = await bench.call(["result", "invoice-1"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("docmux recover invoice-1")]);
  });
});

const runIdOf = (record: Record<string, unknown> | undefined) =>
  (record?.ref as { runId: string } | undefined)?.runId;

describe("recover", () => {
  test("adopts the run of a command that was killed after the vendor took the start, and keeps its result", async () => {
    const emulator = await killedDuringStart(true);
    const { exitCode, stdout } = await bench.call(["recover"]);
    expect(stdout).toMatch(/^✓ invoice-1 {2}invoice-01\.pdf {2}result kept: docmux result invoice-1$/m);
    expect(exitCode).toBe(0);
    expect(starts(emulator)).toHaveLength(1);
    await emulator.close();
    expect((await bench.call(["result", "invoice-1"])).exitCode).toBe(0);
    expect((await bench.call(["recover"])).stderr).toBe(
      "No start is open: there is nothing to recover. docmux runs lists all starts.\n",
    );
  });

  test("of a start that never reached the vendor ends with 8 and the commands that decide", async () => {
    const emulator = await killedDuringStart(false);
    const { exitCode, stdout } = await bench.call(["recover"]);
    expect(exitCode).toBe(exitCodes.start_unknown);
    expect(stdout).toContain("docmux recover invoice-1 --adopt <runId>");
    expect((await bench.call(["runs", "--ambiguous"])).stdout).toMatch(/invoice-1 +\? (unknown|ambiguous)/);

    const refused = await bench.call(["recover", "invoice-1", "--start-again", "not in the list"]);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining("Add --yes")]);
    const allowed = await bench.call(["recover", "invoice-1", "--start-again", "not in the list", "--yes"]);
    expect(allowed.exitCode).toBe(0);
    expect(allowed.stderr).toContain("may have led to a run. If it did, starting it again is paid twice.");
    const again = [...run, "--key", "invoice-1", "--provider-options", "marker.json"];
    expect((await bench.call(again)).exitCode).toBe(0);
    expect(starts(emulator)).toHaveLength(1);
    expect(await recorded()).toMatchObject([{ state: "delivered", reason: "not in the list" }]);
  });

  test("adopts the run that a person names, and writes off", async () => {
    await killedDuringStart(false);
    const other = JSON.parse((await bench.call([...run, "--no-store"])).stdout);
    const adopted = await bench.call(["recover", "invoice-1", "--adopt", other.ref.runId]);
    expect([adopted.exitCode, adopted.stdout]).toEqual([0, "invoice-01.pdf: started\n"]);
    expect((await bench.call(["recover", "invoice-1"])).stdout).toContain("result kept");
    expect(await recorded()).toMatchObject([{ state: "stored", how: "decided" }]);
  });

  test("writes a start off with a reason", async () => {
    await killedDuringStart(false);
    const { exitCode, stdout } = await bench.call(["recover", "invoice-1", "--write-off", "not needed"]);
    expect([exitCode, stdout]).toEqual([0, "invoice-01.pdf: written off\n"]);
    expect((await bench.call(["recover"])).exitCode).toBe(0);
  });

  test.each([
    [["recover", "--adopt", "pex_1"], "no key is given"],
    [["recover", "k", "--adopt", "pex_1", "--write-off", "x"], "More than one decision"],
    [["recover", "k", "--write-off", " "], "without a run id or a reason"],
    [["recover", "nothing"], 'no start with the key "nothing"'],
    [["recover", "--no-store"], "needs the store"],
  ])("%j is refused", async (words, text) => {
    const { exitCode, stderr } = await bench.call(words);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(text)]);
  });
});

describe("Ctrl-C while a start is in flight", () => {
  test("waits for the answer, names the run and leaves it recorded", async () => {
    const { emulator } = await bench.emulate("datalab", 600_000);
    const held = emulator.hold({ method: "POST", path: "/run" });
    const { child, printedMatch, ended } = begin(run);
    await held.arrived;
    child.kill("SIGINT");
    await printedMatch(
      /Waiting for the vendor's response so that the run is not lost \(up to 60 s\); press Ctrl-C again to leave\./,
    );
    held.release();
    const { exitCode, stderr } = await ended;
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/The vendor accepted the start\.[\s\S]+docmux wait docmux-ref-/);
    expect(await recorded()).toMatchObject([{ state: "known" }]);
  });

  test("a second one leaves; the next command reports the start", async () => {
    const { emulator } = await bench.emulate("datalab");
    const held = emulator.hold({ method: "POST", path: "/run" });
    const { child, printedMatch, ended } = begin(run);
    await held.arrived;
    child.kill("SIGINT");
    await printedMatch(/Waiting for the vendor's response/);
    child.kill("SIGINT");
    const { exitCode, stderr } = await ended;
    expect([exitCode, stderr]).toEqual([
      130,
      expect.stringContaining("Stopped. The run may exist and be billed"),
    ]);
    held.release();
    expect(await recorded()).toMatchObject([{ state: "sent" }]);
    expect((await bench.call(run)).stderr).toContain("1 start of an earlier process is open: docmux recover");
  });
});

test("runs with a filter that nothing matches says how many starts there are", async () => {
  await bench.emulate("datalab");
  await bench.call(run);
  const called = async (...flags: string[]) => (await bench.call(["runs", ...flags])).stderr;
  expect(await called("--open")).toBe(
    "No start is without a result. docmux runs lists all: 1 is recorded.\n",
  );
  expect(await called("--ambiguous")).toBe(
    "No start needs a decision. docmux runs lists all: 1 is recorded.\n",
  );
});

test.each([["recover"], ["runs"], ["runs", "--open"]])(
  "%s with an empty store says so, and what fills it",
  async (...words) => {
    const { exitCode, stdout, stderr } = await bench.call(words);
    expect([exitCode, stdout, stderr]).toEqual([
      0,
      "",
      `No start is recorded in ${bench.environment.DOCMUX_HOME}. ` +
        "docmux run, start, batch and compare record each start there; DOCMUX_HOME names another folder.\n",
    ]);
  },
);

test("runs without a store folder lists nothing and makes none", async () => {
  const home = join(bench.directory, "none");
  bench.setEnvironment("DOCMUX_HOME", home);
  const { exitCode, stderr } = await bench.call(["runs"]);
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`No start is recorded in ${home}.`)]);
  expect(existsSync(home)).toBe(false);
  mkdirSync(home);
});
