import type { Issue, RunObservation, RunStatus, Step } from "@docmux/core/provider";
import { mapStatus, present } from "@docmux/core/provider-utils";
import type { RunDocument } from "./clarifeye-run-meta.ts";
import { indexingStatusTable } from "./clarifeye-status.ts";
import { stepKindOf } from "./clarifeye-step-kind.ts";
import type { WireIndexing } from "./clarifeye-wire.ts";

/** How far along a status is, the least first: the whole is as far as the part that is furthest behind. */
const leastFirst: readonly RunStatus[] = ["unknown", "pending", "running"];

/**
 * Where documents stand, as a run with one step for each document at each extractor. A document without any entry has not
 * begun. One that failed or was deleted does not hold the others up: it is a failed or cancelled step.
 */
export function observeIndexing(
  documents: readonly RunDocument[],
  entries: readonly WireIndexing[],
  raw: unknown,
): RunObservation {
  const steps = documents.flatMap((document) => {
    const own = entries.filter((entry) => entry.document_id === document.id);
    return own.length > 0 ? own.map((entry) => toStep(document, entry)) : [waitingStep(document)];
  });
  const behind = leastFirst.find((status) => steps.some((step) => step.status === status));
  const last =
    steps.find((step) => step.status === behind) ?? steps.find((step) => step.status !== "completed");
  return {
    status: behind ?? overall(steps),
    rawStatus: last?.rawStatus ?? steps[0]?.rawStatus ?? "created",
    steps: steps.map((step, index) => ({ ...step, index })),
    issues: [],
    raw,
  };
}

function overall(steps: readonly Step[]): RunStatus {
  if (steps.every(({ status }) => status === "completed")) return "completed";
  return steps.some(({ status }) => status === "completed") ? "completed_with_errors" : "failed";
}

function toStep(document: RunDocument, entry: WireIndexing): Step {
  const type = entry.extractor_type ?? "extractor";
  const key = `${document.id}/${entry.extractor_id ?? type}`;
  const { status, issues } = mapStatus(indexingStatusTable, entry.status, "step");
  const named = document.name ? `"${document.name}" (${document.id})` : document.id;
  const trouble: Issue[] =
    status === "failed"
      ? [
          {
            severity: "error",
            code: "document_failed",
            message: `${type} could not process the document ${named}.`,
          },
        ]
      : status === "cancelled"
        ? [
            {
              severity: "error",
              code: "document_deleted",
              message: `The document ${named} was deleted (${entry.status}).`,
            },
          ]
        : [];
  return {
    key,
    index: 0,
    type,
    kind: stepKindOf(type),
    dependsOn: [],
    status,
    rawStatus: entry.status,
    issues: [...issues, ...trouble].map((issue) => ({ ...issue, step: key })),
    hasResult: false,
    raw: entry,
    ...present({ name: document.name }),
  };
}

function waitingStep(document: RunDocument): Step {
  return {
    key: `${document.id}/`,
    index: 0,
    type: "indexing",
    kind: "index",
    dependsOn: [],
    status: "pending",
    rawStatus: "created",
    issues: [],
    hasResult: false,
    raw: null,
    ...present({ name: document.name }),
  };
}
