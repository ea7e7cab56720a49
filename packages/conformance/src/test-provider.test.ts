import {
  InvalidInputError,
  type Pipeline,
  parseOptions,
  StartUnknownError,
  VendorError,
} from "@docmux/core/provider";
import { fakeObservation, fakeOutage, fakePipeline, fakeStep, ManualClock } from "@docmux/core/testing";
import { describe, expect, it, test } from "vitest";
import * as z from "zod/mini";
import { conformanceGroups } from "./conformance-groups.ts";
import type { CallKind, ConformanceOptions, RunOutcome, Scenario, TestBody } from "./conformance-options.ts";
import { attaching } from "./groups/attaching.ts";
import { testProvider, verifyCase } from "./test-provider.ts";

/** A vendor without HTTP: core's fake pipeline, moved by a scenario. */
function fakeVendor(): ConformanceOptions {
  const orders: RunOutcome[] = [];
  const outcomes = new Map<string, RunOutcome>();
  const faults: { call: CallKind; error: Error; isAccepted: boolean }[] = [];
  let started = 0;
  let requests = 0;

  const takeFault = (call: CallKind) => {
    const index = faults.findIndex((fault) => fault.call === call);
    return index === -1 ? undefined : faults.splice(index, 1)[0];
  };
  const observe = (runId: string, turn: number) => {
    const outcome = outcomes.get(runId) ?? "completed";
    if (turn < 2 || outcome === "never") {
      return fakeObservation({ status: "running", steps: [fakeStep({ key: "0", status: "running" })] });
    }
    const status = outcome === "completed_with_errors" ? "completed" : outcome;
    return fakeObservation({ status, steps: [fakeStep({ key: "0", status })] });
  };

  const scenario: Scenario = {
    outcomes: ["completed", "completed_with_warnings", "failed", "cancelled", "never"],
    nextRun: (outcome) => void orders.push(outcome),
    injectFault(call, { kind, ...facts }, times = 1) {
      const httpStatus = "status" in facts ? facts.status : 503;
      const isOpen = kind === "gateway" || kind === "lost-before-accept";
      const isAccepted = kind === "lost-after-accept" || ("accepted" in facts && facts.accepted);
      const isLost = call === "start" && (isAccepted || isOpen);
      const error = isLost ? new StartUnknownError("lost") : errorOf(httpStatus);
      for (let turn = 0; turn < times; turn += 1) faults.push({ call, error, isAccepted });
    },
    startedRunCount: () => started,
    requestCount: () => requests,
    clearFaults: () => void faults.splice(0),
  };

  const createPipeline = (): Pipeline => {
    const turns = new Map<string, number>();
    const pipeline = fakePipeline({ data: { total: 1 }, concurrency: 4 });
    const startRun = () => {
      started += 1;
      const runId = `run-${started}`;
      outcomes.set(runId, orders.shift() ?? "completed");
      return runId;
    };
    return {
      ...pipeline,
      provider: {
        ...pipeline.provider,
        pipelineFromUri(path) {
          if (path === pipeline.pipelineId) return createPipeline();
          throw new InvalidInputError(`There is no pipeline "${path}"`);
        },
      },
      async doStart({ providerOptions }, context) {
        const where = "providerOptions.fake";
        parseOptions(z.strictObject({}), providerOptions, { providerId: "fake", where });
        await context.beforeStart?.({ search: { runId: `run-${started + 1}` } });
        requests += 1;
        const fault = takeFault("start");
        if (fault?.isAccepted) throw new StartUnknownError("lost", { search: { runId: startRun() } });
        if (fault) throw fault.error;
        return { runId: startRun(), proof: "marker", observation: fakeObservation({ status: "pending" }) };
      },
      async doStatus({ ref }) {
        requests += 1;
        const fault = takeFault("status");
        if (fault) throw fault.error;
        const turn = turns.get(ref.runId) ?? 0;
        turns.set(ref.runId, turn + 1);
        return observe(ref.runId, turn);
      },
      async doResult() {
        requests += 1;
        takeFault("result");
        return { version: 1, answers: { data: { total: 1 } } };
      },
      async doCancel({ ref }) {
        requests += 1;
        outcomes.set(ref.runId, "cancelled");
        turns.set(ref.runId, 2);
      },
      doFindLostRuns: async ({ search }) => ({
        proven: [
          {
            runId: String(search.runId),
            proof: "marker",
            observation: fakeObservation({ status: "pending" }),
          },
        ],
        possible: [],
        complete: true,
      }),
    };
  };
  return {
    createPipeline,
    document: { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" },
    scenario,
    createClock: () => new ManualClock({ skipUpToMs: 600_000 }),
    secrets: ["sk-secret-key"],
  };
}

function errorOf(httpStatus: number): Error {
  if (httpStatus === 400) return new InvalidInputError("refused");
  if (httpStatus !== 401) return fakeOutage(httpStatus);
  return new VendorError("unauthorized", "The key is refused", { providerId: "fake", httpStatus });
}

describe("core's own fake provider", () => testProvider({ describe, it }, fakeVendor()));

test("a pipeline whose refs carry meta leaves the result out of the case about short refs, and says so", async () => {
  const { createPipeline, ...options } = fakeVendor();
  const withMeta = async (): Promise<Pipeline> => {
    const pipeline = await createPipeline();
    const doStart: Pipeline["doStart"] = async (...call) => ({
      ...(await pipeline.doStart(...call)),
      meta: { region: "eu" },
    });
    return { ...pipeline, doStart };
  };
  const about = attaching.cases.filter(({ name }) => name.startsWith("a short ref"));
  const verify = (pipeline: ConformanceOptions["createPipeline"]) =>
    Promise.all(about.map((each) => verifyCase(each, { ...options, createPipeline: pipeline })));
  expect(await verify(createPipeline)).toEqual([undefined]);
  expect(await verify(withMeta)).toEqual([expect.stringContaining("lacks the `meta`")]);
});

test("a declared gap is skipped with its reason, and one that names no case is an error", () => {
  const skipped: string[] = [];
  const runner = {
    describe: (_name: string, body: () => void) => body(),
    it: Object.assign(() => undefined, { skip: (name: string) => void skipped.push(name) }),
  };
  const knownGaps = {
    "abort: before the start: nothing is sent, and the rejection is the reason itself": "no abort",
  };
  testProvider(runner, { ...fakeVendor(), knownGaps });
  expect(skipped).toEqual([expect.stringContaining("known gap: no abort")]);
  expect(() => testProvider(runner, { ...fakeVendor(), knownGaps: { "abort: nonsense": "x" } })).toThrow(
    /name no case: abort: nonsense/,
  );
});

/** What a runner is given to declare. */
function declaredBy(options: ConformanceOptions) {
  const tests = new Map<string, TestBody>();
  const it = Object.assign((name: string, body: TestBody) => void tests.set(name, body), {
    skip: () => undefined,
  });
  testProvider({ describe: (_name, body) => body(), it }, options);
  const matrix = [...tests.keys()].find((name) => name.startsWith("the suite: "));
  return { tests, matrix };
}

test("cases that do not concern a pipeline are not declared, and one test names their groups", () => {
  const { tests, matrix } = declaredBy(fakeVendor());
  const all = conformanceGroups.reduce((sum, { cases }) => sum + cases.length, 0);
  expect(matrix).toMatch(
    new RegExp(`^the suite: ${tests.size - 1} of ${all} cases concern this pipeline; not `),
  );
  expect(matrix).toContain("status invariants (2 of 7)");
  expect([...tests.keys()]).not.toContain("an answer about another run settles nothing");
});

test("groups that another suite verifies are not declared, and the suite's own test names them", () => {
  const { tests } = declaredBy(fakeVendor());
  const verifiedElsewhere = { by: "the other upload", groups: ["abort"] };
  const { tests: fewer, matrix } = declaredBy({ ...fakeVendor(), verifiedElsewhere });
  expect(fewer.size).toBeLessThan(tests.size);
  expect([...fewer.keys()].filter((name) => name.startsWith("before the start"))).toEqual([]);
  expect(matrix).toContain('; verified by "the other upload": abort');
  expect(() =>
    declaredBy({ ...fakeVendor(), verifiedElsewhere: { by: "x", groups: ["hostile jokes"] } }),
  ).toThrow(/not groups of the suite: hostile jokes/);
});

test("a pipeline that cannot be had before the tests run gets every case", () => {
  const options = fakeVendor();
  const all = conformanceGroups.reduce((sum, { cases }) => sum + cases.length, 0);
  const later: ConformanceOptions["createPipeline"][] = [
    async () => options.createPipeline(),
    () => Promise.reject(new Error("not yet")),
    () => {
      throw new Error("not yet");
    },
  ];
  for (const createPipeline of later) {
    const { tests, matrix } = declaredBy({ ...options, createPipeline });
    expect([tests.size, matrix]).toEqual([all, undefined]);
  }
});

test("a pipeline that declares something else once the tests run fails the suite", async () => {
  const options = fakeVendor();
  let made = 0;
  const createPipeline = () => {
    made += 1;
    const pipeline = options.createPipeline() as Pipeline;
    return made === 1 ? { ...pipeline, capabilities: { ...pipeline.capabilities, cancel: false } } : pipeline;
  };
  const { tests, matrix = "" } = declaredBy({ ...options, createPipeline });
  await expect(tests.get(matrix)?.()).rejects.toThrow(/other cases of "abort" concern the pipeline/);
});
