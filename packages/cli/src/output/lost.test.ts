import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { StoppedBySignal } from "../exit/signals.ts";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { type CommandProcess, startShell } from "../testing/command-process.ts";

let bench: CliBench;
const processes: CommandProcess[] = [];
beforeEach(() => {
  bench = createCliBench();
});
afterEach(async () => {
  for (const { killAll } of processes.splice(0)) killAll();
  await bench.close();
});

const long = 600_000;
const start = `docmux start datalab:pl_invoice '${invoice}'`;
const run = `docmux run datalab:pl_invoice '${invoice}'`;
const compare = `docmux compare '${invoice}' --with datalab:pl_invoice -o r.json`;

function shell(script: string, more: NodeJS.ProcessEnv = {}): CommandProcess {
  const started = startShell(script, { ...bench.environment, ...more }, bench.directory);
  processes.push(started);
  return started;
}

/** Checks that the vendor started one run, and that standard error names it with the command that continues. */
async function expectNamed(stderr: string): Promise<void> {
  const [only, ...others] = (await bench.call(["list", "datalab:pl_invoice", "--json"])).lines();
  expect(others).toEqual([]);
  const runId = (only?.ref as { runId: string } | undefined)?.runId ?? "none";
  const [, ref = ""] = new RegExp(`datalab run ${runId}: docmux wait (docmux-ref-\\S+)`).exec(stderr) ?? [];
  expect((await bench.call(["status", ref, "--json"])).lines()[0]).toMatchObject({
    snapshot: { ref: { runId } },
  });
}

const exitCodeIn = (stderr: string) => Number(/exit code (\d+)/.exec(stderr)?.[1]);

// Only Linux has a device that is always full; elsewhere these cases need a disk of their own.
describe.skipIf(!existsSync("/dev/full"))("a full disk", () => {
  test.each([start, `${start} -q`, `${start} --json`, run, `${run} -q`, `${run} --json`, compare])(
    "%s > /dev/full names the run and ends with 74",
    async (call) => {
      await bench.emulate("datalab");
      const { stderr } = await shell(`${call} > /dev/full`).ended;
      expect(exitCodeIn(stderr)).toBe(74);
      expect(stderr).toContain("Standard output cannot be written (ENOSPC).");
      await expectNamed(stderr);
    },
  );

  test.each([`${run} -o full.json`, `${run} -q -o full.json`])(
    "%s names the run and ends with 74",
    async (call) => {
      await bench.emulate("datalab");
      symlinkSync("/dev/full", join(bench.directory, "full.json"));
      const { stderr } = await shell(call).ended;
      expect(exitCodeIn(stderr)).toBe(74);
      expect(stderr).toContain('write_failed: "full.json" cannot be written (ENOSPC)');
      await expectNamed(stderr);
    },
  );

  test("a report that fits nowhere names the runs and ends with 74", async () => {
    await bench.emulate("datalab");
    symlinkSync("/dev/full", join(bench.directory, "full.html"));
    const nowhere = { TMPDIR: join(bench.directory, "gone") };
    const { stderr } = await shell(`${compare} -q -o full.html`, nowhere).ended;
    expect(exitCodeIn(stderr)).toBe(74);
    expect(stderr).toContain('write_failed: "full.html" cannot be written (ENOSPC)');
    await expectNamed(stderr);
  });

  test("a disk that takes part of a result is a failed write", async () => {
    await bench.emulate("datalab");
    const { stderr } = await shell(`ulimit -f 1; ${run} --no-store > out.json`).ended;
    expect(exitCodeIn(stderr)).toBe(74);
    await expectNamed(stderr);
  });

  test("a store that the disk has no room for refuses the start: no request is sent", async () => {
    const { emulator } = await bench.emulate("datalab");
    const { stderr } = await shell(`ulimit -f 0; ${run}`).ended;
    expect(exitCodeIn(stderr)).toBe(13);
    expect(stderr).toContain("store_unavailable: ");
    expect(emulator.requests()).toEqual([]);
  });

  test.each([
    ["> /dev/full", 74],
    ["| { exec <&-; echo reader closed >&2; }", 141],
  ])("without standard error the exit code is still right: %s", async (output, exitCode) => {
    const { emulator } = await bench.emulate("datalab");
    const held = emulator.hold({ method: "POST" });
    const { printedMatch, ended } = shell(`${start.replace("docmux", "deaf_docmux")} ${output}`);
    await held.arrived;
    if (exitCode === 141) await printedMatch(/reader closed/);
    held.release();
    expect(exitCodeIn((await ended).stderr)).toBe(exitCode);
  });

  test("a list on a full device ends with 74 and names no run", async () => {
    await bench.emulate("datalab");
    const { stderr } = await shell("docmux list datalab: > /dev/full").ended;
    expect(stderr).toBe("Standard output cannot be written (ENOSPC).\nexit code 74\n");
  });
});

describe.skipIf(process.platform === "win32")("a closed pipe", () => {
  test.each([start, `${start} -q`, `${start} --json`, run, `${run} -q`, compare])(
    "%s, closed before the start is answered, names the run and ends with 141",
    async (call) => {
      const { emulator } = await bench.emulate("datalab");
      const held = emulator.hold({ method: "POST" });
      const { printedMatch, ended } = shell(`${call} | { exec <&-; echo reader closed >&2; }`);
      await Promise.all([printedMatch(/reader closed/), held.arrived]);
      held.release();
      const { stderr } = await ended;
      expect(exitCodeIn(stderr)).toBe(141);
      await expectNamed(stderr);
    },
  );

  test.each([`${run} --json`, `${compare} --json`])(
    "%s, closed once the run is started, names the run and ends with 141",
    async (call) => {
      const { emulator } = await bench.emulate("datalab");
      const status = emulator.hold({ method: "GET", path: "/executions/" });
      const { printedMatch, ended } = shell(
        `${call} | { grep -q -m1 run-start; exec <&-; echo reader closed >&2; }`,
      );
      await printedMatch(/reader closed/);
      status.release();
      const { stderr } = await ended;
      expect(exitCodeIn(stderr)).toBe(141);
      await expectNamed(stderr);
    },
  );

  test.each(["head -c1 > /dev/null", "true", "cat > /dev/null"])(
    "start names the run also where no write fails: | %s",
    async (reader) => {
      await bench.emulate("datalab");
      const { stderr } = await shell(`${start} | ${reader}`).ended;
      await expectNamed(stderr);
    },
  );

  test("start names the run where standard output is closed from the beginning", async () => {
    await bench.emulate("datalab");
    const { stderr } = await shell(`${start} >&-`).ended;
    await expectNamed(stderr);
  });
});

test.each([
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s while output waits for its reader names the run and ends with %i",
  async (signal, exitCode) => {
    await bench.emulate("datalab", long);
    const stop = new AbortController();
    const stalled = new Writable({ write: () => stop.abort(new StoppedBySignal(signal)) });
    const words = ["start", "datalab:pl_invoice", invoice, "-q"];
    const called = await bench.call(words, { stdout: stalled, signal: stop.signal });
    expect(called.exitCode).toBe(exitCode);
    await expectNamed(called.stderr);
  },
);

test("a run whose start is answered after the command ended is named", async () => {
  const { io, stderr } = bench.streams();
  const { main } = await import("../main.ts");
  await main(["completion", "bash"], io);
  io.runs.add("docmux-ref-late", "datalab run late: docmux wait docmux-ref-late");
  expect(stderr.text).toMatch(
    /accepted the start\.[\s\S]+ {2}datalab run late: docmux wait docmux-ref-late\n$/,
  );
});
