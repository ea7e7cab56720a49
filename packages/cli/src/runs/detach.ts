import { formatRef, type RunEvent, type RunRef } from "@docmux/core";
import type { CommandContext } from "../context.ts";
import { withTimeLimit } from "../exit/time-limit.ts";
import { printable } from "../view/printable.ts";
import { waitingForStart } from "./messages.ts";
import { openRun } from "./open.ts";
import type { StartedRuns } from "./started.ts";

/** The state of runs when waiting was ended. */
export interface DetachedFacts {
  /** Vendors were asked to stop these. */
  stopped?: readonly RunRef[];
  /** A start was in flight: a run may exist. */
  leftOpen?: boolean;
  /** It is known that the command started no run. */
  isUnstarted?: boolean;
  /** The file that lists the refs of the runs that continue. */
  refsFile?: string | undefined;
  /** How the command that was stopped continues, where it does. */
  resume?: string | undefined;
}

/** Waiting was ended by the user; the message holds the refs of runs that go on, and the commands to resume them. */
export class DetachedError extends Error {
  override name = "DetachedError";
  /** Runs that go on. */
  readonly refs: readonly RunRef[];
  /** Runs that vendors were asked to stop. */
  readonly stopped: readonly RunRef[];
  /** A start was in flight: a run may exist. */
  readonly isStartOpen: boolean;

  constructor(refs: readonly RunRef[], facts: DetachedFacts = {}) {
    super(describe(refs, facts));
    this.refs = refs;
    this.stopped = facts.stopped ?? [];
    this.isStartOpen = facts.leftOpen ?? false;
  }

  /** For a command about one run; without a ref, a start that was under way is left open. */
  static ofOne(
    ref: RunRef | undefined,
    { leftOpen, isCancelled }: { leftOpen: boolean; isCancelled: boolean },
  ): DetachedError {
    const refs = ref ? [ref] : [];
    const facts = { leftOpen: leftOpen && !ref, isUnstarted: !leftOpen && !ref };
    return isCancelled && ref
      ? new DetachedError([], { ...facts, stopped: refs })
      : new DetachedError(refs, facts);
  }

  static isInstance(value: unknown): value is DetachedError {
    return value instanceof DetachedError;
  }
}

function describe(
  refs: readonly RunRef[],
  { stopped = [], leftOpen = false, isUnstarted, refsFile, resume }: DetachedFacts,
): string {
  const commands = (verb: string, of: readonly RunRef[]) => of.map((ref) => `  ${describeRun(ref, verb)}`);
  const parts: string[] = [];
  if (stopped.length > 0) {
    const what = stopped.length === 1 ? "the run" : `${stopped.length} runs`;
    parts.push(`Stopped. The vendor is asked to stop ${what}. To check the outcome:`);
    parts.push(...commands("status", stopped));
  }
  if (refs.length > 0) {
    const what = refs.length === 1 ? "The run continues" : `${refs.length} runs continue`;
    const isLong = refsFile !== undefined && refs.length > mostRefsShown;
    parts.push(
      ...(isLong
        ? [`Detached. ${what} at the vendor. To resume waiting for one: docmux wait <ref>.`]
        : [`Detached. ${what} at the vendor. To resume waiting:`, ...commands("wait", refs)]),
      ...(refsFile === undefined ? [] : [`Their refs: ${refsFile}`]),
    );
  }
  if (leftOpen) {
    parts.push("Interrupted during a start request. The run may exist and be billed.", waitingForStart);
  }
  if (resume !== undefined) parts.push(...(parts.length > 0 ? [] : ["Stopped."]), resume);
  if (parts.length > 0) return parts.join("\n");
  return isUnstarted ? "Stopped. No run was started." : "Stopped.";
}

/** Longer lists are in the file alone. */
const mostRefsShown = 10;

const patienceMs = 10_000;

/** Asks the vendors to stop runs, as after Ctrl-C with `--cancel-on-abort`. Gives the runs that took it. */
export async function cancelRuns(context: CommandContext, refs: readonly RunRef[]): Promise<RunRef[]> {
  // The command's own signal has aborted; a second Ctrl-C ends the process.
  return withTimeLimit(patienceMs, { clock: context.io.clock }, async (signal) => {
    const detached = {
      ...context,
      flags: { ...context.flags, cancelOnAbort: false },
      io: { ...context.io, signal },
    };
    const outcomes = await Promise.all(
      refs.map(async (ref) => {
        try {
          await (await openRun(detached, ref)).cancel({ signal });
          return [ref];
        } catch {
          // Some vendors cannot, and some runs ended meanwhile: those are reported as continuing, with what shows their status.
          return [];
        }
      }),
    );
    return outcomes.flat();
  });
}

/** Whether an event reports that a start may have led to a run. */
export function isOpenStart(event: RunEvent): boolean {
  return event.type === "run-warning" && event.issue.code === "start_unknown";
}

/** Names a run: vendor, run id, and the command that continues with it. */
export function describeRun(ref: RunRef, command = "wait"): string {
  return `${runName(ref)}: docmux ${command} ${formatRef(ref)}`;
}

/** Names a run that may be the one whose start response was lost, and the command that shows it. */
export function describeCandidate(ref: RunRef): string {
  return `${runName(ref)}: docmux status '${formatRef(ref)}'`;
}

/** Keeps a run, so that it is named where output is lost. */
export function keepRun(runs: StartedRuns, ref: RunRef): void {
  runs.add(formatRef(ref), describeRun(ref));
}

function runName({ providerId, runId }: RunRef): string {
  return `${printable(providerId)} run ${printable(runId)}`;
}
