import { randomUuid } from "../server/seeded-random.ts";
import { extractRows } from "./extract-rows.ts";
import { isComputed } from "./indexing-status.ts";
import type { NodeWork, WorkRequest } from "./node-work.ts";
import type { PlannedStep, RunPlan } from "./run-plan.ts";
import { stepScript } from "./run-plan.ts";
import type { IndexingEvent, StoredDocument } from "./stored-document.ts";

/** Writes everything that a run will leave behind, at the time at which it will be there. */
export function writeFuture(
  random: () => number,
  request: WorkRequest,
  plan: RunPlan,
  work: NodeWork[],
): void {
  for (const [index, step] of plan.steps.entries()) {
    const done = work[index];
    // A step behind a failed one never begins.
    if (!done || !Number.isFinite(step.startsAtMs)) continue;
    writeRows(random, request, step, done);
    writeIndexing(request, plan, step, done);
    if (step.node.step === "publish" && step.outcome !== "failed") publish(request, step, work);
  }
}

/** Documents are worked on one after another, so a step that is cut short has written some of its rows. */
function writeRows(
  random: () => number,
  { project, order, ownerId }: WorkRequest,
  step: PlannedStep,
  { choice, delivered, reused }: NodeWork,
): void {
  if (choice === null) return;
  const written =
    step.outcome === "failed"
      ? delivered.slice(0, stepScript(order, step.node).documentsBeforeFailure ?? 0)
      : delivered;
  const shareMs = (step.endsAtMs - step.startsAtMs) / Math.max(1, delivered.length);
  for (const [position, document] of written.entries()) {
    if (reused.has(document)) continue;
    const atMs = step.startsAtMs + shareMs * (position + 1);
    for (const [ordinal, values] of extractRows(project, document, choice.extractor).entries()) {
      const key = `${choice.version.id} ${document.id} ${ordinal}`;
      const id = project.rowIds.get(key) ?? randomUuid(random);
      project.rowIds.set(key, id);
      choice.version.rows.add(atMs, ownerId, { rowId: id, row: { id, ...values } });
    }
  }
}

function writeIndexing(
  { ownerId }: WorkRequest,
  plan: RunPlan,
  step: PlannedStep,
  { choice, delivered, lost, reused }: NodeWork,
): void {
  if (choice === null) return;
  const note = (atMs: number, document: StoredDocument, status: IndexingEvent["status"]) =>
    document.indexing.add(atMs, ownerId, { extractorId: choice.extractor.id, status });
  // A document fresh from upload has no entry at all for a while.
  const queueMs = Number.isFinite(plan.startsAtMs) ? plan.startsAtMs - plan.createdAtMs : 0;
  for (const document of [...delivered, ...lost]) {
    if (reused.has(document)) continue;
    if (step.node.depends_on.length === 0) note(plan.createdAtMs + queueMs / 2, document, "created");
    note(step.startsAtMs, document, "indexing");
    const failed = step.outcome === "failed" || lost.includes(document);
    note(step.endsAtMs, document, failed ? "failed" : "ready_to_publish");
  }
}

/** Makes what was computed for the documents of the run, before it or in it, findable by search. */
function publish(
  { project, documents, flow, ownerId, nowMs }: WorkRequest,
  step: PlannedStep,
  work: NodeWork[],
): void {
  if (flow === null) return;
  const atMs = step.endsAtMs;
  project.publications.add(atMs, ownerId, { flowId: flow.id, atMs, versions: step.inputs });
  for (const extractorId of flow.extractorIds) {
    const fresh = work.find((each) => each.choice?.extractor.id === extractorId)?.delivered ?? [];
    for (const document of documents) {
      if (!fresh.includes(document) && !isComputed(document, extractorId, nowMs)) continue;
      document.indexing.add(atMs, ownerId, { extractorId, status: "active" });
    }
  }
}
