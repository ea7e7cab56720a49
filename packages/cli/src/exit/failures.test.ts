import {
  ConfigError,
  type DocmuxError,
  type ErrorCode,
  errorCodes,
  formatRef,
  InvalidInputError,
  type PartialResult,
  PartialResultError,
  RunCancelledError,
  RunFailedError,
  type RunRef,
  type RunSnapshot,
  RunTimeoutError,
  StartUnknownError,
  StoreConflictError,
  StoreError,
  UnsupportedError,
  VendorError,
} from "@docmux/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DetachedError } from "../runs/detach.ts";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import {
  batchLimitExitCode,
  exitCodeRows,
  exitCodes,
  signalExitCodes,
  thresholdExitCode,
  writeFailedExitCode,
} from "./codes.ts";
import { reportFailure } from "./failures.ts";
import { StoppedBySignal } from "./signals.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const ref: RunRef = {
  version: 1,
  providerId: "acme",
  pipelineId: "p",
  pipelineUri: "acme:p",
  runId: "r1",
  origin: "https://acme.invalid",
  startedAt: "2026-01-01T00:00:00.000Z",
};
const snapshot = { ref } as RunSnapshot;
const own: Partial<Record<ErrorCode, () => DocmuxError>> = {
  config: () => new ConfigError("No"),
  invalid_input: () => new InvalidInputError("No"),
  timeout: () => new RunTimeoutError("No", { ref }),
  start_unknown: () => new StartUnknownError("No"),
  run_failed: () => new RunFailedError("No", { snapshot }),
  run_cancelled: () => new RunCancelledError("No", { snapshot }),
  partial_result: () => new PartialResultError("No", { result: { ref } as PartialResult }),
  unsupported: () => new UnsupportedError("No"),
  store_unavailable: () => new StoreError("No"),
  store_conflict: () => new StoreConflictError("stale", "No"),
};
const expected: Record<ErrorCode, number> = {
  invalid_input: 2,
  config: 3,
  unauthorized: 4,
  forbidden: 4,
  not_found: 5,
  expired: 5,
  unavailable: 6,
  rate_limited: 6,
  bad_response: 6,
  timeout: 7,
  start_unknown: 8,
  run_failed: 9,
  partial_result: 10,
  run_cancelled: 11,
  unsupported: 12,
  store_unavailable: 13,
  store_conflict: 14,
};

test.each(Object.keys(errorCodes) as ErrorCode[])(
  "%s ends with its own code, in words and in JSON",
  (code) => {
    const error = own[code]?.() ?? new VendorError(code as "unauthorized", "No", { providerId: "acme" });
    expect(error.code).toBe(code);
    const printed = bench.streams();
    expect(reportFailure(error, ["run", "--json"], printed.io)).toBe(expected[code]);
    expect(printed.stderr.text).toMatch(new RegExp(`^${code}: No`));
    expect(JSON.parse(printed.stdout.text)).toMatchObject({ type: "error", error: { code } });
  },
);

test("what is not docmux's own error ends with 1", () => {
  const printed = bench.streams();
  expect(reportFailure(new TypeError("odd"), [], printed.io)).toBe(1);
  expect(printed.stderr.text).toBe("error: odd\n");
});

test("help has every exit code", async () => {
  const { stdout } = await bench.call(["--help"]);
  for (const [exitCode, meaning] of exitCodeRows())
    expect(stdout).toMatch(new RegExp(`^ +${exitCode}  ${meaning}$`, "m"));
  expect(new Set(exitCodeRows().map(([exitCode]) => exitCode))).toEqual(
    new Set([
      ...[0, 1, ...Object.values(exitCodes), batchLimitExitCode, thresholdExitCode, writeFailedExitCode],
      ...Object.values(signalExitCodes),
    ]),
  );
});

test("mistyped words are an error in JSON as well, and nothing else is on standard output", async () => {
  for (const words of [["rn"], ["run"], ["run", "a:b", "c", "--bogus"], ["compare", "a.pdf"]]) {
    const called = await bench.call([...words, "--json"]);
    expect(called.exitCode).toBe(2);
    expect(called.lines()).toEqual([
      { type: "error", error: expect.objectContaining({ code: "invalid_input" }) },
    ]);
  }
});

test("a mistyped word is reported with a suggestion, and a missing one with the usage", async () => {
  expect((await bench.call(["comparee"])).stderr).toContain("Did you mean compare?");
  expect((await bench.call(["run", "a:b", "c", "--outpt", "x"])).stderr).toContain("Did you mean --output?");
  expect((await bench.call(["run", "datalb:pl_a", invoice])).stderr).toContain(
    'Did you mean "datalab:pl_a"?',
  );
  expect((await bench.call(["run"])).stderr).toContain("docmux run [options] <pipeline> <document>");
});

test("the output of --verbose contains no key", async () => {
  const { emulator } = await bench.emulate("datalab");
  const key = "test-key-that-is-long";
  bench.setEnvironment("DATALAB_API_KEY", key);
  emulator.fault({
    kind: "status",
    status: 401,
    body: { detail: `bad key ${key}` },
    times: Number.POSITIVE_INFINITY,
  });
  const called = await bench.call(["run", "datalab:pl_invoice", invoice, "-v", "--json"]);
  expect(called.exitCode).toBe(4);
  expect(called.stdout + called.stderr).not.toContain(key);
});

test("a URL that is not http is refused without what is secret in it", async () => {
  const { stderr } = await bench.call([
    "run",
    "datalab:pl_a",
    "ftp://ann:hunter2@files.invalid/a.pdf?sig=abc",
  ]);
  expect(stderr).toContain('"ftp://files.invalid/a.pdf" is not an http or https URL');
});

test.each(["https://", "file://elsewhere/a.pdf", "http://[::bad/a.pdf?key=abc"])(
  "%s is refused in words",
  async (url) => {
    for (const words of [
      ["run", "datalab:pl_a", url],
      ["compare", url, "--with", "datalab:pl_a"],
    ]) {
      const { exitCode, stderr } = await bench.call(words);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("is not a whole URL")]);
      expect(stderr).not.toContain("abc");
    }
  },
);

test("a start whose response was lost lists the runs that may be it, in words and in JSON", () => {
  const printed = bench.streams();
  const others = [ref, { ...ref, runId: "r2" }];
  const candidates = others.map((one) => ({
    ref: one,
    status: "running" as const,
    rawStatus: "WORKING",
    createdAt: "2026-04-01T10:00:00.000Z",
  }));
  const lost = new StartUnknownError("It is unknown whether POST /run started a run: HTTP 503", {
    candidates,
    nextStep: "2 runs could be it: look at error.candidates before starting again.",
  });
  expect(reportFailure(lost, ["run", "--json"], printed.io)).toBe(8);
  expect(printed.stderr.text).not.toContain("error.candidates");
  expect(printed.stderr.text).toContain("2 runs may be the one that was started. No run was adopted");
  expect(printed.stderr.text).toContain("Compare document, pipeline and start time of each with your start");
  for (const one of others) {
    expect(printed.stderr.text).toContain(`\n  acme run ${one.runId}: docmux status '${formatRef(one)}' (`);
  }
  expect(printed.stderr.text).toContain("(created 2026-04-01T10:00:00.000Z, WORKING)\n");
  expect(JSON.parse(printed.stdout.text).error.candidates).toEqual(
    candidates.map((one) => ({ ...one, printedRef: formatRef(one.ref) })),
  );
});

test.each([undefined, []])("a lost start without candidates says where to look: %j", (candidates) => {
  const printed = bench.streams();
  expect(reportFailure(new StartUnknownError("Lost", { candidates }), [], printed.io)).toBe(8);
  expect(printed.stderr.text).toBe(
    "start_unknown: Lost. Check docmux recover, docmux list or the vendor's console before you start it again.\n",
  );
});

test("a lost start that is recorded names the commands that look for it and decide", () => {
  const printed = bench.streams();
  expect(reportFailure(new StartUnknownError("Lost", { key: "k-1" }), [], printed.io)).toBe(8);
  expect(printed.stderr.text).toBe(
    "start_unknown: Lost. docmux recover k-1 looks for it again. " +
      'To decide: add --adopt <runId>, --write-off "<reason>" or --start-again "<reason>".\n',
  );
});

test("a signal hides neither a lost start nor a run", () => {
  const stop = AbortSignal.abort(new StoppedBySignal("SIGTERM"));
  const lost = bench.streams();
  expect(reportFailure(new StartUnknownError("Lost"), [], { ...lost.io, signal: stop })).toBe(143);
  expect(lost.stderr.text).toMatch(/^start_unknown: Lost\./);
  const left = bench.streams();
  left.io.runs.add("docmux-ref-a", "acme run a: docmux wait docmux-ref-a");
  expect(reportFailure(new Error("late"), [], { ...left.io, signal: stop })).toBe(143);
  expect(left.stderr.text).toContain("\n  acme run a: docmux wait docmux-ref-a\n");
});

test.each(["unavailable", "rate_limited", "bad_response", "unauthorized"] as const)(
  "%s after the start prints the command that continues",
  (code) => {
    const printed = bench.streams();
    reportFailure(new VendorError(code, "No", { providerId: "acme", ref }), [], printed.io);
    expect(printed.stderr.text).toContain(`\n  acme run r1: docmux wait ${formatRef(ref)}\n`);
  },
);

test("only a command that is known to have started no run says so", () => {
  const facts = { leftOpen: false, isCancelled: false };
  expect(DetachedError.ofOne(undefined, facts).message).toBe("Stopped. No run was started.");
  expect(DetachedError.ofOne(undefined, { ...facts, isCancelled: true }).message).toBe(
    "Stopped. No run was started.",
  );
  expect(new DetachedError([]).message).toBe("Stopped.");
  for (const isCancelled of [false, true]) {
    const { message } = DetachedError.ofOne(undefined, { leftOpen: true, isCancelled });
    expect(message).toContain("The run may exist and be billed.");
    expect(message).not.toContain("No run was started");
  }
});
