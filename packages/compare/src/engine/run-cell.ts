import {
  DocmuxError,
  type JsonValue,
  type RunEvent,
  RunFailedError,
  type RunRef,
  type RunResult,
  type RunSnapshot,
  run,
  systemClock,
} from "@docmux/core";
import type { ReportCell } from "../model/cell.ts";
import type { CompareOptions } from "../options.ts";
import { optionsOf, type PlannedRun } from "./plan.ts";
import { StepTimer } from "./step-timer.ts";

/** A run that was made, not graded yet. */
export interface FinishedRun {
  planned: PlannedRun;
  cell: ReportCell;
  markdown?: string;
  /** What was thrown, when it did not deliver. */
  error?: unknown;
}

/** Makes one run. Never rejects: what goes wrong is part of the answer. */
export async function runCell(
  planned: PlannedRun,
  options: CompareOptions,
  deadlineMs: number,
  onEvent: (event: RunEvent) => void,
): Promise<FinishedRun> {
  const { document, contender, pipeline } = planned;
  const { clock, random, signal } = options;
  const now = () => (clock ?? systemClock).now();
  const timer = new StepTimer();
  let snapshot: RunSnapshot | undefined;
  let ref: RunRef | undefined;
  const startedMs = now();
  const finish = (rest: Partial<ReportCell> & Pick<ReportCell, "outcome" | "issues">): ReportCell => ({
    ...emptyCell(planned),
    status: snapshot?.status ?? null,
    rawStatus: snapshot?.rawStatus ?? null,
    ...(ref ? { ref } : {}),
    emulated: snapshot?.emulated ?? false,
    startedAt: new Date(startedMs).toISOString(),
    durationMs: Math.round(now() - startedMs),
    steps: timer.timeline(snapshot, startedMs),
    ...rest,
  });
  try {
    const result = await run(pipeline, contender.inputFor(document), {
      ...definedOnly({
        clock,
        random,
        signal,
        pages: document.pages,
        outputFormat: options.outputFormat,
        providerOptions: optionsOf(options.providerOptions, pipeline.provider.providerId),
        onUnsupported: options.onUnsupported,
      }),
      timeoutMs: deadlineMs,
      // A part of the output is an answer to grade as well; its status says that some is missing.
      partial: "return",
      onEvent: (event) => {
        if (event.ref) ref = event.ref;
        if ("snapshot" in event) snapshot = event.snapshot;
        timer.note(event, now());
        onEvent(event);
      },
    });
    snapshot = result.snapshot;
    const cell = finish({ outcome: "delivered", ...deliveredFacts(result, options.keepRaw ?? false) });
    const { markdown } = result.content;
    return { planned, cell, ...(markdown === undefined ? {} : { markdown }) };
  } catch (error) {
    if (RunFailedError.isInstance(error)) snapshot = error.snapshot;
    const issues = snapshot ? [...snapshot.issues, ...snapshot.steps.flatMap((step) => step.issues)] : [];
    const raw = options.keepRaw && DocmuxError.isInstance(error) ? error.raw : undefined;
    const failure = { outcome: "failed", issues, error: describeError(error, signal) } as const;
    const cell = finish({ ...failure, ...definedOnly({ raw }) });
    return { planned, cell, error };
  }
}

/** A run that was never started. */
export function emptyCell({ document, contender, repetition }: PlannedRun): ReportCell {
  return {
    document: document.id,
    pipeline: contender.label,
    repetition,
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

/** An error as the report tells it. */
export function describeError(
  error: unknown,
  signal: AbortSignal | undefined,
): NonNullable<ReportCell["error"]> {
  if (signal?.aborted && error === signal.reason)
    return { code: "aborted", message: "The comparison was stopped." };
  if (!DocmuxError.isInstance(error))
    return { code: "unexpected", message: error instanceof Error ? error.message : String(error) };
  const { code, summary, httpStatus, requestId } = error;
  return {
    code,
    message: summary,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** True when the vendor refused the account itself: every other call will fail the same way. */
export function isAccountFailure(error: unknown): boolean {
  if (!DocmuxError.isInstance(error)) return false;
  const byStatus = error.httpStatus !== undefined && [401, 402, 403].includes(error.httpStatus);
  return byStatus || error.code === "unauthorized" || error.code === "forbidden";
}
