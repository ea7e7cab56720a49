import { mapStatus, type RunStatus, type StepKind } from "@docmux/core/provider";

/**
 * The vendor's statuses, the same for a run and for its steps (page "Get pipeline run details and status").
 * `completed`, `completed_with_warnings`, `failed` and `aborted` are final.
 */
export const runStatusTable = {
  pending: "pending",
  running: "running",
  completed: "completed",
  completed_with_warnings: "completed_with_warnings",
  failed: "failed",
  aborted: "cancelled",
} as const satisfies Record<string, RunStatus>;

/**
 * The status of one document at one extractor (page "Get documents indexing status"). The page's advice to wait for
 * `active` or `deleted` leaves out that `failed` and `ready_to_publish` never move on by themselves either.
 */
export const indexingStatusTable = {
  created: "pending",
  indexing: "running",
  ready_to_publish: "completed",
  active: "completed",
  failed: "failed",
  pending_delete: "cancelled",
  deleting: "cancelled",
  deleted: "cancelled",
} as const satisfies Record<string, RunStatus>;

/**
 * A table that also has the vendor's spelling of one status: statuses are compared without case. What is in no table is
 * read as `unknown`, with an issue.
 */
export function inAnyCase<Status extends RunStatus>(
  table: Readonly<Record<string, Status>>,
  rawStatus: string,
): Readonly<Record<string, Status>> {
  const known = rawStatus.toLowerCase();
  const status = Object.hasOwn(table, known) ? table[known] : undefined;
  return status === undefined ? table : { ...table, [rawStatus]: status };
}

/** Reads a status of a run or a step. */
export function readRunStatus(rawStatus: string): RunStatus {
  return mapStatus(inAnyCase(runStatusTable, rawStatus), rawStatus).status;
}

/** Reads where a document is at an extractor. */
export function readIndexingStatus(rawStatus: string): RunStatus {
  return mapStatus(inAnyCase(indexingStatusTable, rawStatus), rawStatus).status;
}

/** True for a vendor status after which a run or a step does not change any more. */
export function hasEnded(rawStatus: string): boolean {
  const status = readRunStatus(rawStatus);
  return status !== "unknown" && status !== "pending" && status !== "running";
}

/** True for a vendor status that says that a run or a step left output. */
export function hasDelivered(rawStatus: string): boolean {
  const status = readRunStatus(rawStatus);
  return status === "completed" || status === "completed_with_warnings";
}

/** True for a vendor status that says that a run or a step failed. */
export function hasFailed(rawStatus: string): boolean {
  return readRunStatus(rawStatus) === "failed";
}

/** What a step of this type does, in words that hold for every vendor. */
export function stepKindOf(type: string): StepKind {
  return kinds.find(([pattern]) => pattern.test(type.toLowerCase()))?.[1] ?? "other";
}

/** The vendor's step types are an open set ("parsing, chunking, tag-extraction, etc."), so they are recognized by their parts. */
const kinds: readonly (readonly [RegExp, StepKind])[] = [
  [/alert|import/, "other"],
  [/filter/, "control"],
  [/pars/, "parse"],
  [/publish|push|index/, "index"],
  [/tag/, "classify"],
  [/chunk/, "chunk"],
  [/object|extract/, "extract"],
];

/** True for steps that tag whole documents; their output has a documented call of its own. */
export function tagsDocuments(type: string): boolean {
  return /document-?_?tag/.test(type.toLowerCase());
}
