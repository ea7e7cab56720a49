import {
  type BatchOptions,
  type Docmux,
  DocmuxError,
  type JsonValue,
  type Pipeline,
  type Provider,
  type RunEvent,
  RunFailedError,
  type RunInput,
  type RunRef,
  type RunResult,
  type RunSnapshot,
  StartUnknownError,
  systemClock,
} from "@docmux/core";
import type { RunStore, StartRecord } from "@docmux/core/store";
import type { ReportCell } from "../model/cell.ts";
import type { CellKey, CompareOptions } from "../options.ts";
import { optionsOf, type PlannedRun, rerunOf } from "./plan.ts";
import { StepTimer } from "./step-timer.ts";

/** A run that was made, not graded yet. */
export interface FinishedRun {
  cell: ReportCell;
  /** What it went through. */
  origin: { providerId: string; uri?: string; baseline?: string };
  markdown?: string;
  /** What was thrown, when it did not deliver. */
  error?: unknown;
}

/** What is around a run. */
export interface CellContext {
  /** One for all runs, over the store where there is one. */
  docmux: Docmux<Provider[]>;
  options: CompareOptions;
  deadlineMs: number;
  /** Why no run may be started now. A run that the store has is read in spite of it. */
  obstacle: () => NonNullable<ReportCell["error"]> | undefined;
  onEvent: (event: RunEvent) => void;
}

/** Makes one run. Never rejects: what goes wrong is part of the answer. */
export async function runCell(
  planned: PlannedRun,
  { docmux, options, deadlineMs, obstacle, onEvent }: CellContext,
): Promise<FinishedRun> {
  const { document, contender, pipeline } = planned;
  const { clock, random, signal, store, id } = options;
  const now = () => (clock ?? systemClock).now();
  const timer = new StepTimer();
  const gate = gateAt(pipeline, obstacle);
  let snapshot: RunSnapshot | undefined;
  let ref: RunRef | undefined;
  const startedMs = now();
  const finish = async (
    rest: Partial<ReportCell> & Pick<ReportCell, "outcome" | "issues">,
  ): Promise<ReportCell> => {
    const durationMs = Math.round(now() - startedMs);
    const found = store && ref && !gate.wasCalled() ? { store, ref } : undefined;
    // Of a run that was read from the store, this process heard no step begin or end.
    const steps = (found ? new StepTimer() : timer).timeline(snapshot, startedMs);
    return {
      ...emptyCell(cellKeyOf(planned)),
      status: snapshot?.status ?? null,
      rawStatus: snapshot?.rawStatus ?? null,
      ...(ref ? { ref } : {}),
      emulated: snapshot?.emulated ?? false,
      startedAt: new Date(startedMs).toISOString(),
      durationMs,
      steps,
      ...(found ? await reusedFacts(found.store, found.ref) : {}),
      ...rest,
    };
  };
  try {
    const result = await runOnce(docmux, gate.pipeline, contender.inputFor(document), {
      ...definedOnly({
        clock,
        random,
        signal,
        pages: document.pages,
        outputFormat: options.outputFormat,
        providerOptions: optionsOf(options.providerOptions, pipeline.provider.providerId),
        onUnsupported: options.onUnsupported ?? (options.extract ? "warn" : undefined),
        extract: options.extract ? document.schema : undefined,
        id,
      }),
      rerun: rerunOf(planned, id),
      timeoutMs: deadlineMs,
      onEvent: (event) => {
        if (event.ref) ref = event.ref;
        if ("snapshot" in event) snapshot = event.snapshot;
        timer.note(event, now());
        onEvent(event);
      },
    });
    snapshot = result.snapshot;
    ref = result.ref;
    const cell = await finish({ outcome: "delivered", ...deliveredFacts(result, options.keepRaw ?? false) });
    const { markdown } = result.content;
    return { origin: originOf(planned), cell, ...(markdown === undefined ? {} : { markdown }) };
  } catch (error) {
    const refusal = gate.refusalBehind(error);
    if (refusal)
      return { origin: originOf(planned), cell: { ...emptyCell(cellKeyOf(planned)), error: refusal } };
    if (DocmuxError.isInstance(error) && error.ref) ref = error.ref;
    if (RunFailedError.isInstance(error)) snapshot = error.snapshot;
    const issues = snapshot ? [...snapshot.issues, ...snapshot.steps.flatMap((step) => step.issues)] : [];
    const raw = options.keepRaw && DocmuxError.isInstance(error) ? error.raw : undefined;
    const failure = { outcome: "failed", issues, error: describeError(error, signal) } as const;
    const cell = await finish({ ...failure, ...definedOnly({ raw }) });
    return { origin: originOf(planned), cell, error };
  }
}

/** Which pipeline a run goes through, for the report. */
export function originOf({ pipeline }: PlannedRun): FinishedRun["origin"] {
  const { provider, uri, capabilities } = pipeline;
  const { baseline } = capabilities;
  return { providerId: provider.providerId, uri, ...(baseline === undefined ? {} : { baseline }) };
}

/** One input of a batch: in a store the key of its start is made of pipeline, options and content. */
async function runOnce(
  docmux: CellContext["docmux"],
  pipeline: Pipeline,
  input: RunInput,
  options: BatchOptions,
): Promise<RunResult> {
  // A part of the output is an answer to grade as well; its status says that some is missing.
  const [item] = await docmux.batch(pipeline, [input], { ...options, partial: "return" }).all();
  if (item?.outcome === "delivered") return item.result;
  throw item?.error;
}

/** Watches whether a start is sent, and refuses it where there is an obstacle. */
function gateAt(pipeline: Pipeline, obstacle: CellContext["obstacle"]) {
  let isCalled = false;
  let refused: { error: DocmuxError; reason: NonNullable<ReportCell["error"]> } | undefined;
  const doStart: Pipeline["doStart"] = async (request, context) => {
    const reason = obstacle();
    if (reason) {
      refused = { error: new DocmuxError("invalid_input", reason.message), reason };
      throw refused.error;
    }
    isCalled = true;
    return pipeline.doStart(request, context);
  };
  return {
    pipeline: { ...pipeline, doStart },
    wasCalled: () => isCalled,
    refusalBehind: (error: unknown) => (error === refused?.error ? refused?.reason : undefined),
  };
}

/** When and how long a run was that the store has. Not measured where no process followed it from start to end. */
async function reusedFacts(
  store: RunStore,
  { startKey, startedAt }: RunRef,
): Promise<Pick<ReportCell, "reused" | "durationMs" | "startedAt">> {
  const record = startKey === undefined ? undefined : await store.get(startKey).catch(() => undefined);
  return {
    reused: true,
    startedAt: record?.times.claimed ?? startedAt ?? null,
    durationMs: record ? followedMs(record) : null,
  };
}

function followedMs({ sentBy, endedBy, times }: StartRecord): number | null {
  // Delivered may be later, and by another process.
  const endedAt = times.stored ?? times.ended;
  if (sentBy === undefined || sentBy !== endedBy || !times.claimed || !endedAt) return null;
  return Math.max(0, Date.parse(endedAt) - Date.parse(times.claimed));
}

/** Which run of the comparison it is. */
export function cellKeyOf({ document, contender, repetition }: PlannedRun): CellKey {
  return { document: document.id, pipeline: contender.label, repetition };
}

/** A run that was never started. */
export function emptyCell(key: CellKey): ReportCell {
  return {
    ...key,
    outcome: "not_started",
    status: null,
    rawStatus: null,
    emulated: false,
    startedAt: null,
    durationMs: null,
    steps: [],
    issues: [],
    usage: {},
    score: null,
  };
}

function deliveredFacts(result: RunResult, keepRaw: boolean) {
  const { pages, tokens, cost } = result.usage;
  const data = toJson(result.data);
  return {
    status: result.status,
    issues: result.issues,
    usage: definedOnly({ pages, tokens, cost }),
    ...(data === undefined ? {} : { data }),
    ...(keepRaw ? { raw: result.raw } : {}),
  };
}

function toJson(value: unknown): JsonValue | undefined {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : (JSON.parse(text) as JsonValue);
}

type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

function definedOnly<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** An error as the report shows it. */
export function describeError(
  error: unknown,
  signal: AbortSignal | undefined,
): NonNullable<ReportCell["error"]> {
  if (signal?.aborted && error === signal.reason)
    return { code: "aborted", message: "The comparison was stopped." };
  if (!DocmuxError.isInstance(error))
    return { code: "unexpected", message: error instanceof Error ? error.message : String(error) };
  const { code, summary, httpStatus, requestId } = error;
  const startKey = StartUnknownError.isInstance(error) ? error.key : undefined;
  return {
    code,
    message: summary,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(startKey === undefined ? {} : { startKey }),
  };
}

/** True when the vendor refused the account itself: every other call will fail the same way. */
export function isAccountFailure(error: unknown): boolean {
  if (!DocmuxError.isInstance(error)) return false;
  const byStatus = error.httpStatus !== undefined && [401, 402, 403].includes(error.httpStatus);
  return byStatus || error.code === "unauthorized" || error.code === "forbidden";
}
