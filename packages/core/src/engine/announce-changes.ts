import type { RunSnapshot } from "../model/run-snapshot.ts";
import { isTerminal } from "../model/run-status-laws.ts";
import type { EventHub } from "./event-hub.ts";

/** Emits what changed between two snapshots. Returns false when nothing did. */
export function announceChanges(hub: EventHub, before: RunSnapshot | undefined, after: RunSnapshot): boolean {
  if (before && fingerprint(before) === fingerprint(after)) return false;
  const { ref } = after;
  const stepsBefore = new Map(before?.steps.map((step) => [step.key, step.status]));
  for (const step of after.steps) {
    const was = stepsBefore.get(step.key) ?? "pending";
    const hadBegun = was !== "pending";
    if (!hadBegun && step.status !== "pending") hub.emit("step-start", { ref, step });
    if (!isTerminal(was) && isTerminal(step.status)) hub.emit("step-end", { ref, step });
  }
  if (after.status === "unknown" && before?.rawStatus !== after.rawStatus) {
    const message = `The vendor says "${after.rawStatus}", which docmux does not know; it keeps asking until the deadline.`;
    hub.emit("run-warning", { ref, issue: { severity: "warning", code: "unknown_status", message } });
  }
  hub.emit("run-update", { ref, snapshot: after });
  if (isTerminal(after.status)) hub.emit("run-end", { ref, snapshot: after });
  return true;
}

function fingerprint(snapshot: RunSnapshot): string {
  const steps = snapshot.steps.map((step) => [step.key, step.status, step.rawStatus, step.issues.length]);
  const { status, rawStatus, degraded, issues } = snapshot;
  return JSON.stringify([status, rawStatus, degraded, issues.length, steps]);
}
