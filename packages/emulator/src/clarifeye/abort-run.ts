import { indexingOf } from "./indexing-status.ts";
import { hasEnded, type PipelineRun } from "./pipeline-run.ts";
import type { Project } from "./project.ts";

/** Stops a run where it stands; rows that it has written by now stay. Nothing happens to a run that has ended. */
export function abortRun(project: Project, run: PipelineRun, nowMs: number): void {
  if (hasEnded(run, nowMs)) return;
  run.abortedAtMs = nowMs;
  project.publications.cut(run.id, nowMs);
  const written = new Set(run.plan.steps.flatMap((step) => Object.values(step.outputs)));
  for (const version of [...project.tables.values()].flatMap((table) => table.versions)) {
    if (!written.has(version.id)) continue;
    version.rows.cut(run.id, nowMs);
    // The version of its own that a recreating run would have made, had it begun.
    if (version.createdAtMs > nowMs) version.createdAtMs = Number.POSITIVE_INFINITY;
  }
  const extractorIds = run.plan.steps.map((step) => step.node.extractor_id ?? "");
  for (const documentId of run.documentIds) {
    const document = project.documents.get(documentId);
    document?.indexing.cut(run.id, nowMs);
    for (const extractorId of extractorIds) {
      // No run works on it now. The vendor does not document the status in this case; here it is waiting again.
      if (!document || indexingOf(document, nowMs).get(extractorId) !== "indexing") continue;
      document.indexing.add(nowMs, run.id, { extractorId, status: "created" });
    }
  }
}
