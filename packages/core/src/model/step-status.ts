import { type RunStatus, runStatuses } from "./run-status.ts";

/** Every status a step can have: those of a run, and `skipped` (left out by design). */
export const stepStatuses = [...runStatuses, "skipped"] as const;

/** One of {@link stepStatuses}. */
export type StepStatus = RunStatus | "skipped";
