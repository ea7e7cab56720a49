import {
  type Issue,
  inParts,
  type JsonValue,
  omitNullish,
  type RunObservation,
  type RunStatus,
  readStep,
  type Step,
  VendorError,
} from "@docmux/core/provider";
import { isSameId, mostIdsPerRequest } from "../ids.ts";
import type { RunDocument } from "../meta.ts";
import type { Project } from "../project.ts";
import { inAnyCase, indexingStatusTable, readIndexingStatus, stepKindOf } from "../status.ts";
import { indexingSchema, type WireIndexing, type WireRun } from "../wire.ts";
import { extractorIdsOf, extractorInName, orderRunSteps } from "./steps.ts";

/**
 * The status of documents at extractors. A document fresh from upload may have no entry at all, and so has any document
 * of a project that does not process uploads by itself.
 *
 * @returns `undefined` where this instance has no such call.
 */
export async function readIndexing(
  project: Project,
  documentIds: readonly string[],
  effect: "poll" | "read",
): Promise<{ entries: WireIndexing[]; raw: JsonValue[] } | undefined> {
  const entries: WireIndexing[] = [];
  const raw: JsonValue[] = [];
  for (const ids of inParts(documentIds, mostIdsPerRequest)) {
    const request = { query: { document_ids: ids.join(",") }, effect };
    try {
      const answer = await project.ask(["documents", "indexing-status"], indexingSchema, request);
      entries.push(...answer.read);
      raw.push(answer.raw as JsonValue);
    } catch (error) {
      if (VendorError.isInstance(error) && error.code === "not_found") return undefined;
      throw error;
    }
  }
  return { entries, raw };
}

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

/** How far along a status is, the least first: the whole is as far as the part that is furthest behind. */
const leastFirst: readonly RunStatus[] = ["unknown", "pending", "running"];

function overall(steps: readonly Step[]): RunStatus {
  if (steps.length > 0 && steps.every(({ status }) => status === "completed")) return "completed";
  return steps.some(({ status }) => status === "completed") ? "completed_with_errors" : "failed";
}

function toStep(document: RunDocument, entry: WireIndexing): Step {
  const type = entry.extractor_type ?? "extractor";
  return readStep(inAnyCase(indexingStatusTable, entry.status), {
    key: `${document.id}/${entry.extractor_id ?? type}`,
    index: 0,
    type,
    kind: stepKindOf(type),
    dependsOn: [],
    rawStatus: entry.status,
    issues: lossOf(document, entry.status, type),
    raw: entry,
    ...omitNullish({ name: document.name }),
  });
}

function lossOf({ id, name }: RunDocument, rawStatus: string, type: string): Issue[] {
  const named = name ? `"${name}" (${id})` : id;
  switch (readIndexingStatus(rawStatus)) {
    case "failed": {
      const message = `${type} could not process the document ${named}.`;
      return [{ severity: "error", code: "document_failed", message }];
    }
    case "cancelled": {
      const message = `The document ${named} was deleted (${rawStatus}).`;
      return [{ severity: "error", code: "document_deleted", message }];
    }
    default:
      return [];
  }
}

/**
 * True while the vendor is still at work on the document at that extractor, as far as is known: a status that docmux does
 * not know ends no waiting.
 */
export function isBeingIndexed({ status }: WireIndexing): boolean {
  return ["pending", "running", "unknown"].includes(readIndexingStatus(status));
}

/**
 * The entries that concern a run. A document of the project passes through the extractors of every flow, and one that
 * failed in another flow is no matter of this run.
 */
export function indexingOfRun(entries: readonly WireIndexing[], run: WireRun): WireIndexing[] {
  const extractorIds = extractorsOf(run);
  return entries.filter(
    ({ extractor_type: type, extractor_id: id }) =>
      extractorIds.size === 0 || /pars/i.test(type ?? "") || (id ? extractorIds.has(id) : true),
  );
}

/** Extractors by the ids that steps give, and by the id at the end of a table's name where they give none. */
function extractorsOf(run: WireRun): Set<string> {
  const ids = orderRunSteps(run).flatMap(({ wire, outputs }) => [
    ...extractorIdsOf(wire),
    ...[...outputs.keys()].map(extractorInName),
  ]);
  return new Set(ids.filter((id): id is string => Boolean(id)));
}
