import { type CallContext, type JsonValue, VendorError } from "@docmux/core/provider";
import type { RequestEffect } from "@docmux/core/provider-utils";
import { slices } from "../paging.ts";
import type { ClarifeyeProject } from "../project.ts";
import { readIndexingStatus } from "../status.ts";
import { indexingSchema, type WireIndexing, type WireRun } from "../wire.ts";
import { orderRunSteps } from "./steps.ts";

/** Ids stand in the address of the request, which must not become too long. */
const mostIdsPerRequest = 50;

/**
 * Where documents stand at extractors. A document fresh from upload may have no entry at all, and so has any document
 * of a project that does not process uploads by itself.
 *
 * @returns `undefined` where this instance has no such call.
 */
export async function readIndexing(
  project: ClarifeyeProject,
  documentIds: readonly string[],
  effect: RequestEffect,
  context: CallContext,
): Promise<{ entries: WireIndexing[]; raw: JsonValue[] } | undefined> {
  const entries: WireIndexing[] = [];
  const raw: JsonValue[] = [];
  for (const ids of slices(documentIds, mostIdsPerRequest)) {
    try {
      const answer = await project.ask(
        { path: ["documents", "indexing-status"], query: { document_ids: ids.join(",") }, effect },
        indexingSchema,
        context,
      );
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
 * True while the vendor is still at work on the document at that extractor, as far as is known: a status that docmux does
 * not know ends no waiting.
 */
export function isBeingIndexed({ status }: WireIndexing): boolean {
  return ["pending", "running", "unknown"].includes(readIndexingStatus(status).status);
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
    wire.object_extractor_id,
    wire.tag_extractor_id,
    wire.chunks_extractor_id,
    ...[...outputs.keys()].map(extractorInName),
  ]);
  return new Set(ids.filter((id): id is string => Boolean(id)));
}

/** The extractor's id that the vendor's own names of tables end with, such as `extracted_objects_extractor_<id>`. */
export function extractorInName(tableName: string): string | undefined {
  return /_extractor_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(tableName)?.[1];
}
