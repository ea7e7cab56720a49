import type { Issue, RunObservation, RunStatus, Step } from "@docmux/core/provider";
import { present } from "@docmux/core/provider-utils";
import type { RunDocument } from "./clarifeye-run-meta.ts";
import { isSameId } from "./clarifeye-same-id.ts";
import { readIndexingStatus } from "./clarifeye-status.ts";
import { stepKindOf } from "./clarifeye-step-kind.ts";
import type { WireIndexing } from "./clarifeye-wire.ts";

/** How far along a status is, the least first: the whole is as far as the part that is furthest behind. */
const leastFirst: readonly RunStatus[] = ["unknown", "pending", "running"];

/**
 * Where documents stand, as a run with one step for each document at each extractor. A document without any entry has not
 * begun: it has no step yet, since a step that is reported must stay. One that failed or was deleted does not hold the
 * others up: it is a failed or cancelled step.
 */
export function observeIndexing(
  documents: readonly RunDocument[],
  entries: readonly WireIndexing[],
  raw: unknown,
): RunObservation {
  const byDocument = documents.map((document) =>
    entries
      .filter((entry) => isSameId(entry.document_id, document.id))
      .map((entry) => toStep(document, entry)),
  );
  const steps = byDocument.flat();
  const parts = byDocument.flatMap((own): Part[] => (own.length > 0 ? own : [notBegun]));
  const behind = leastFirst.find((status) => parts.some((part) => part.status === status));
  const last =
    parts.find((part) => part.status === behind) ?? parts.find((part) => part.status !== "completed");
  return {
    status: behind ?? overall(steps),
    rawStatus: last?.rawStatus ?? parts[0]?.rawStatus ?? notBegun.rawStatus,
    steps: steps.map((step, index) => ({ ...step, index })),
    issues: [],
    raw,
  };
}

type Part = Pick<Step, "status" | "rawStatus">;

const notBegun: Part = { status: "pending", rawStatus: "created" };

function overall(steps: readonly Step[]): RunStatus {
  if (steps.length > 0 && steps.every(({ status }) => status === "completed")) return "completed";
  return steps.some(({ status }) => status === "completed") ? "completed_with_errors" : "failed";
}

function toStep(document: RunDocument, entry: WireIndexing): Step {
  const type = entry.extractor_type ?? "extractor";
  const key = `${document.id}/${entry.extractor_id ?? type}`;
  const { status, issues } = readIndexingStatus(entry.status);
  const named = document.name ? `"${document.name}" (${document.id})` : document.id;
  const loss: Issue[] =
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
    issues: [...issues, ...loss].map((issue) => ({ ...issue, step: key })),
    hasResult: false,
    raw: entry,
    ...present({ name: document.name }),
  };
}
