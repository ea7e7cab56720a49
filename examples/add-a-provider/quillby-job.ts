import { type Issue, mapStatus, type RunObservation, type RunStatus, type Step } from "@docmux/core/provider";
import * as z from "zod/mini";

/** Quillby's words, for a job and for its stages: the one place where they are given a meaning. */
const statusTable = {
  queued: "pending",
  working: "running",
  done: "completed",
  warned: "completed_with_warnings",
  error: "failed",
  stopped: "cancelled",
} as const satisfies Record<string, RunStatus>;

const stageSchema = z.looseObject({ name: z.string(), status: z.string(), message: z.nullish(z.string()) });

/** A job as Quillby tells it. Only what is read, and forgiving: a new member or a null breaks nothing. */
export const jobSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  stages: z.nullish(z.array(stageSchema)),
});

/** What a job says of its run. Core adds ref, progress and time, and holds the status against the steps. */
export function readJob(job: z.infer<typeof jobSchema>): RunObservation {
  return {
    ...mapStatus(statusTable, job.status),
    runId: job.id,
    rawStatus: job.status,
    steps: (job.stages ?? []).map(readStage),
    raw: job,
  };
}

function readStage(stage: z.infer<typeof stageSchema>, index: number): Step {
  const { status, issues } = mapStatus(statusTable, stage.status, "step");
  const key = String(index);
  const severity = status === "failed" ? "error" : "warning";
  const said: Issue[] = stage.message
    ? [{ severity, code: "stage_message", message: stage.message, step: key }]
    : [];
  return {
    key,
    index,
    type: stage.name,
    kind: stage.name === "extract" ? "extract" : "parse",
    dependsOn: index === 0 ? [] : [String(index - 1)],
    status,
    rawStatus: stage.status,
    issues: [...issues, ...said],
    hasResult: false,
    raw: stage,
  };
}
