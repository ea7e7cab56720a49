import type { BareProtocol } from "../bare/bare-protocol.ts";
import type { PipelexRunScript } from "../pipelex-run-script.ts";
import type { PreparedRun } from "./execute-run.ts";
import type { Trace } from "./trace.ts";

/** A run that the server knows of. */
export interface PipelexRun {
  id: string;
  graphId: string;
  protocol: BareProtocol;
  prepared: PreparedRun;
  order: PipelexRunScript;
  /** Never rejects. */
  work: Promise<Trace>;
  createdMs: number;
  /** How long it waits before its first pipe, in milliseconds. */
  queueMs: number;
  request: PipelexRunRequest;
  /** An operator ended it by hand. */
  endedBy?: { state: string; atMs: number };
  /** Called when that happens. */
  onEndedBy?: () => void;
}

/** What a caller asked for, in one form for all dialects. */
export interface PipelexRunRequest {
  pipeCode?: string;
  bundles: string[];
  inputs: Record<string, unknown>;
  outputName?: string;
  outputMultiplicity?: boolean | number;
  outputConcept?: string;
  runId?: string;
  callbackUrls?: string[];
  methodId?: string;
}

/** When and how a run ends, if nothing else happens. A stuck run ends at infinity. */
export function endOf(run: PipelexRun, trace: Trace): { state: string; atMs: number } {
  const startMs = run.createdMs + run.queueMs;
  const { stuck, endState, endAfterMs } = run.order;
  const ends = [
    {
      state: trace.failure ? "FAILED" : "COMPLETED",
      atMs: stuck ? Number.POSITIVE_INFINITY : startMs + trace.durationMs,
    },
  ];
  if (endState)
    ends.push({ state: endState, atMs: startMs + (endAfterMs ?? Math.round(trace.durationMs / 2)) });
  if (run.endedBy) ends.push(run.endedBy);
  // Among ends of one moment the deliberate one stands.
  return ends.reduce((first, next) => (next.atMs <= first.atMs ? next : first));
}

/** The state of a run at a point in time. */
export interface RunState {
  state: string;
  isEnded: boolean;
  finishedMs: number | null;
  /** Milliseconds since its first pipe began, held at the end; negative while it waits. */
  elapsedMs: number;
}

/** The state of a run, from nothing but its course and the time. */
export function stateAt(run: PipelexRun, trace: Trace, nowMs: number): RunState {
  const end = endOf(run, trace);
  const isEnded = nowMs >= end.atMs;
  const startMs = run.createdMs + run.queueMs;
  const elapsedMs = Math.min(nowMs, end.atMs) - startMs;
  if (isEnded) return { state: end.state, isEnded, finishedMs: end.atMs, elapsedMs };
  const state = elapsedMs < 0 ? "PENDING" : (run.order.runningStatus ?? "RUNNING");
  return { state, isEnded, finishedMs: null, elapsedMs };
}
