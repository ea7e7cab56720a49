import type { RunSnapshot } from "../model/run-snapshot.ts";
import { isTerminal } from "../model/run-status-laws.ts";
import type { EventHub } from "./event-hub.ts";

/** Emits what changed from one snapshot of a run to the next; each step begins once and ends once. */
export class ChangeAnnouncer {
  readonly #hub: EventHub;
  readonly #begun = new Set<string>();
  readonly #ended = new Set<string>();
  #before: RunSnapshot | undefined;

  constructor(hub: EventHub) {
    this.#hub = hub;
  }

  /** @returns false when nothing changed. */
  announce(after: RunSnapshot): boolean {
    const before = this.#before;
    if (before && fingerprint(before) === fingerprint(after)) return false;
    this.#before = after;
    const { ref } = after;
    this.#announceSteps(after);
    if (after.status === "unknown" && before?.rawStatus !== after.rawStatus) {
      const message = `The vendor says "${after.rawStatus}", which docmux does not know; it keeps asking until the deadline.`;
      this.#hub.emit("run-warning", { ref, issue: { severity: "warning", code: "unknown_status", message } });
    }
    this.#hub.emit("run-update", { ref, snapshot: after });
    if (isTerminal(after.status)) this.#hub.emit("run-end", { ref, snapshot: after });
    return true;
  }

  #announceSteps({ ref, steps }: RunSnapshot): void {
    for (const step of steps) {
      if (step.status !== "pending" && !this.#begun.has(step.key)) {
        this.#begun.add(step.key);
        this.#hub.emit("step-start", { ref, step });
      }
      if (isTerminal(step.status) && !this.#ended.has(step.key)) {
        this.#ended.add(step.key);
        this.#hub.emit("step-end", { ref, step });
      }
    }
  }
}

function fingerprint(snapshot: RunSnapshot): string {
  const steps = snapshot.steps.map((step) => [
    step.key,
    step.status,
    step.rawStatus,
    step.hasResult,
    step.issues.length,
  ]);
  const { status, rawStatus, degraded, issues } = snapshot;
  return JSON.stringify([status, rawStatus, degraded, issues.length, steps]);
}
