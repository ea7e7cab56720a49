import { hasEnded, type PipelineRun } from "./pipeline-run.ts";
import type { Project } from "./project.ts";

/** Stops a run where it stands; rows that it has written by now stay. Nothing happens to a run that has ended. */
export function abortRun(project: Project, run: PipelineRun, nowMs: number): void {
  if (hasEnded(run, nowMs)) return;
  run.abortedAtMs = nowMs;
  project.indexing.cut(run.id, nowMs);
  project.publications.cut(run.id, nowMs);
  for (const table of project.tables.values()) {
    for (const version of table.versions) version.rows.cut(run.id, nowMs);
  }
  for (const step of run.plan.steps) {
    const extractorId = step.node.extractor_id;
    if (extractorId === null || nowMs < step.startsAtMs || nowMs >= step.endsAtMs) continue;
    for (const documentId of run.documentIds) {
      const events = project.indexing
        .until(nowMs)
        .filter((event) => event.documentId === documentId && event.extractorId === extractorId);
      if (events.at(-1)?.status !== "indexing") continue;
      project.indexing.add(nowMs, run.id, { documentId, extractorId, status: "created" });
    }
  }
}
