import { EventEmitter } from "eventemitter3";
import type { RunEvent, RunEvents } from "../model/event.ts";
import type { RunSnapshot } from "../model/snapshot.ts";
import { isTerminal } from "../model/status.ts";

type Listeners = { [Name in keyof RunEvents]: (event: RunEvents[Name]) => void };

/** Reports to listeners what happens. A listener that throws never reaches the run. */
export class EventHub {
  readonly #emitter = new EventEmitter<Listeners>();
  readonly #onEvent: ((event: RunEvent) => void) | undefined;

  constructor(onEvent?: (event: RunEvent) => void) {
    this.#onEvent = onEvent;
  }

  /** @returns a function that takes the listener off again. */
  on<Name extends keyof RunEvents>(name: Name, listener: (event: RunEvents[Name]) => void): () => void {
    const guarded = ((event: RunEvents[Name]) => callListener(() => listener(event))) as Listeners[Name];
    this.#emitter.on(name, guarded as never);
    return () => {
      this.#emitter.off(name, guarded as never);
    };
  }

  emit<Name extends keyof RunEvents>(name: Name, event: RunEvents[Name]): void {
    const onEvent = this.#onEvent;
    if (onEvent) callListener(() => onEvent({ type: name, ...event } as RunEvent));
    (this.#emitter.emit as (name: Name, event: RunEvents[Name]) => boolean).call(this.#emitter, name, event);
  }
}

/** Emits what changed from one snapshot of a run to the next; each step begins once and ends once. */
export class ChangeEmitter {
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
      const message = `docmux does not know the vendor's status "${after.rawStatus}". It polls until the deadline.`;
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

/** Lets an observer look on. What it throws, now or later, must not change the outcome of a run. */
function callListener(observe: () => unknown): void {
  try {
    const outcome = observe();
    // An async listener's rejection would otherwise end the process.
    if (outcome instanceof Promise) outcome.catch(() => undefined);
  } catch {
    // It is not reported: the observer itself would receive the report.
  }
}
