import type { CallContext } from "../contract/call.ts";
import type { Capabilities, Pipeline, Provider } from "../contract/provider.ts";
import { specVersion } from "../contract/provider.ts";
import type { NormalizedResult, RunObservation } from "../contract/readings.ts";
import type { FoundStarts, StartRequest, StartResponse } from "../contract/start.ts";
import { VendorError } from "../errors/errors.ts";
import type { JsonValue } from "../model/json.ts";
import type { Step } from "../model/step.ts";

/** What the fake vendor says when it is asked once: an observation, or an error that is thrown. */
export type FakeAnswer = Partial<RunObservation> | Error;

/** How a fake run goes. */
export interface FakeScript {
  /** The answer to the start. Default: `pending`. */
  start?: FakeAnswer | ((request: StartRequest, context: CallContext) => Promise<StartResponse>);
  /** The answers to status checks, in order; the last one repeats. Default: one `completed`. */
  statuses?: readonly (FakeAnswer | ((context: CallContext) => Promise<RunObservation>))[];
  /** What the run delivers. Default `{}`. */
  data?: JsonValue;
  /** Overrides of what the normalizer reads. */
  result?: Partial<NormalizedResult>;
  /** Overrides of what the pipeline declares; by default it offers everything. */
  capabilities?: Partial<Capabilities>;
  /** What a search for a lost start finds. Default: nothing, in a list that was read to its end. */
  found?: Partial<FoundStarts>;
  /** Calls at once. Default: what core takes when a provider does not say. */
  concurrency?: number;
  /** Default `https://fake.invalid`. */
  origin?: string;
}

/** Calls that a fake pipeline received, in order. */
export interface FakeCall {
  /** Which method was called. */
  method: "doStart" | "doStatus" | "doResult" | "doCancel" | "doFindLostRuns";
  /** Of which run, where the call is about one. */
  runId?: string;
  /** What was to be started, for `doStart`. */
  request?: StartRequest;
}

/** A scripted pipeline of a vendor `fake`. */
export interface FakePipeline extends Pipeline {
  /** What it was asked, in order. */
  readonly calls: FakeCall[];
}

/**
 * A pipeline without a vendor: it answers what the script says and notes what it was asked.
 *
 * @example
 * ```ts
 * const pipeline = fakePipeline({ statuses: [{ status: "running" }, { status: "completed" }], data: { total: 3 } });
 * const { data } = await run(pipeline, { bytes, filename: "a.pdf" }, { clock: new ManualClock({ skipUpToMs: 60_000 }) });
 * ```
 */
export function fakePipeline(script: FakeScript = {}): FakePipeline {
  const calls: FakeCall[] = [];
  const statuses = script.statuses ?? [{ status: "completed" }];
  const asked = new Map<string, number>();
  let started = 0;

  const pipeline: FakePipeline = {
    specVersion,
    provider: fakeProvider(script, () => pipeline),
    pipelineId: "invoices",
    uri: "fake:invoices",
    capabilities: { ...fakeCapabilities, ...script.capabilities },
    calls,
    async doStart(request, context) {
      calls.push({ method: "doStart", request });
      if (typeof script.start === "function") return script.start(request, context);
      await context.beforeStart?.({ search: { key: request.idempotencyKey } });
      if (script.start instanceof Error) throw script.start;
      started += 1;
      return {
        runId: `run-${started}`,
        proof: "marker",
        observation: fakeObservation({ status: "pending", ...script.start }),
      };
    },
    async doStatus({ ref }, context) {
      calls.push({ method: "doStatus", runId: ref.runId });
      const turn = asked.get(ref.runId) ?? 0;
      asked.set(ref.runId, turn + 1);
      const answer = statuses[Math.min(turn, statuses.length - 1)] ?? {};
      if (answer instanceof Error) throw answer;
      return typeof answer === "function" ? answer(context) : fakeObservation(answer);
    },
    async doResult({ ref }) {
      calls.push({ method: "doResult", runId: ref.runId });
      return { version: 1, answers: { data: script.data ?? {} } };
    },
    normalizeResult: ({ raw }) => ({
      data: raw.answers.data,
      content: {},
      outputs: [],
      issues: [],
      usage: {},
      providerMetadata: {},
      ...script.result,
    }),
    async doCancel({ ref }) {
      calls.push({ method: "doCancel", runId: ref.runId });
    },
    async doFindLostRuns() {
      calls.push({ method: "doFindLostRuns" });
      return { proven: [], possible: [], complete: true, ...script.found };
    },
  };
  return pipeline;
}

/** An observation with everything filled in that a test does not care about. */
export function fakeObservation(part: Partial<RunObservation> = {}): RunObservation {
  const status = part.status ?? "running";
  return { status, rawStatus: status.toUpperCase(), steps: [], issues: [], raw: { status }, ...part };
}

/** A step with everything filled in that a test does not care about. */
export function fakeStep(part: Partial<Step> & Pick<Step, "key" | "status">): Step {
  return {
    index: 0,
    type: "work",
    kind: "other",
    dependsOn: [],
    rawStatus: part.status.toUpperCase(),
    issues: [],
    hasResult: false,
    raw: {},
    ...part,
  };
}

/** The error of a vendor that is down for a moment. */
export function fakeOutage(httpStatus = 503): VendorError {
  return new VendorError("unavailable", "The vendor is down", { providerId: "fake", httpStatus });
}

const fakeCapabilities: Capabilities = {
  observe: "poll",
  cancel: true,
  attach: true,
  steps: "live",
  pages: true,
  outputFormats: ["markdown"],
  multiDocument: true,
  inputs: true,
  documents: ["file", "url", "stored"],
  idempotentStart: true,
  findsLostStarts: true,
};

function fakeProvider(script: FakeScript, pipeline: () => Pipeline): Provider {
  return {
    specVersion,
    providerId: "fake",
    origin: script.origin ?? "https://fake.invalid",
    ...(script.concurrency === undefined ? {} : { concurrency: script.concurrency }),
    pipelineFromUri: () => pipeline(),
  };
}
