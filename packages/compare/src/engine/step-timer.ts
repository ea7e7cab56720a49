import type { RunEvent, RunSnapshot, Step } from "@docmux/core";
import type { ReportStep } from "../model/cell.ts";

/** When this client heard of the begin and the end of each step, in milliseconds since the epoch. */
export class StepTimer {
  readonly #heard = new Map<string, { startMs?: number; endMs?: number }>();

  /** Notes what an event says of a step. */
  note(event: RunEvent, nowMs: number): void {
    if (event.type !== "step-start" && event.type !== "step-end") return;
    const times = this.#heard.get(event.step.key) ?? {};
    if (event.type === "step-start") times.startMs ??= nowMs;
    else times.endMs ??= nowMs;
    this.#heard.set(event.step.key, times);
  }

  /** The steps of a run on one time line, which begins when the run did. */
  timeline(snapshot: RunSnapshot | undefined, startedMs: number): ReportStep[] {
    if (!snapshot) return [];
    const vendorStartMs = vendorStart(snapshot);
    return snapshot.steps.map((step) => ({
      key: step.key,
      name: step.name ?? step.type,
      type: step.type,
      kind: step.kind,
      status: step.status,
      rawStatus: step.rawStatus,
      ...(this.#vendorTimes(step, vendorStartMs) ?? this.#observedTimes(step, startedMs)),
    }));
  }

  #vendorTimes(step: Step, vendorStartMs: number | undefined) {
    const startMs = parseTime(step.startedAt);
    if (vendorStartMs === undefined || startMs === undefined) return undefined;
    const endMs = parseTime(step.finishedAt);
    return {
      startMs: startMs - vendorStartMs,
      endMs: endMs === undefined ? null : Math.max(endMs, startMs) - vendorStartMs,
      timing: "vendor" as const,
    };
  }

  #observedTimes(step: Step, startedMs: number) {
    const { startMs, endMs } = this.#heard.get(step.key) ?? {};
    // Heard of at one and the same look: that says nothing of when it ran.
    const isTimed = startMs !== undefined && startMs !== endMs;
    return {
      startMs: isTimed ? startMs - startedMs : null,
      endMs: isTimed && endMs !== undefined ? endMs - startedMs : null,
      timing: "observed" as const,
    };
  }
}

/** The vendor's clock may differ from ours: its steps are placed relative to its own begin of the run. */
function vendorStart({ createdAt, startedAt, steps }: RunSnapshot): number | undefined {
  const times = [createdAt ?? startedAt, ...steps.map((step) => step.startedAt)]
    .map(parseTime)
    .filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

function parseTime(iso: string | undefined): number | undefined {
  const epochMs = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}
