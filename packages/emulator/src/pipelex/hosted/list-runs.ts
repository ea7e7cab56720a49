import type { PipelexRun } from "../run/run-state.ts";
import { parseMethodId } from "./method-id.ts";
import { invalidField } from "./platform-error.ts";

const defaultLimit = 50;
const maximumLimit = 200;

/** What a list of runs is asked for. */
export interface RunListQuery {
  method_id?: string;
  created_from?: string;
  created_to?: string;
  limit?: string;
  cursor?: string;
}

/**
 * One page of a method's runs, newest first. Runs of inline bundles belong to no method and are never listed.
 * @throws PlatformError for a query that the platform does not take
 */
export function listRuns(
  runs: PipelexRun[],
  query: RunListQuery,
): { page: PipelexRun[]; nextCursor: string | null } {
  if (!query.method_id) throw invalidField("method_id", "method_id is required");
  const fromMs = instant("created_from", query.created_from) ?? Number.NEGATIVE_INFINITY;
  const toMs = instant("created_to", query.created_to) ?? Number.POSITIVE_INFINITY;
  const limit = limitOf(query.limit);
  const { methodId } = parseMethodId(query.method_id);
  const matching = runs
    .filter(({ request }) => request.methodId && parseMethodId(request.methodId).methodId === methodId)
    .filter(({ createdMs }) => createdMs >= fromMs && createdMs <= toMs)
    .reverse();
  const start = startOf(matching, query.cursor);
  const page = matching.slice(start, start + limit);
  const last = start + limit < matching.length ? page.at(-1) : undefined;
  return { page, nextCursor: last ? Buffer.from(last.id).toString("base64url") : null };
}

function instant(field: string, written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const ms = Date.parse(written);
  if (/(Z|[+-]\d\d:\d\d)$/.test(written) && !Number.isNaN(ms)) return ms;
  throw invalidField(field, `${field} must be an instant with a UTC offset`, 400);
}

function limitOf(written: string | undefined): number {
  if (written === undefined) return defaultLimit;
  if (!/^[1-9]\d*$/.test(written)) throw invalidField("limit", "limit must be a positive integer");
  return Math.min(Number(written), maximumLimit);
}

function startOf(matching: PipelexRun[], cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const id = Buffer.from(cursor, "base64url").toString();
  const index = matching.findIndex((run) => run.id === id);
  if (index < 0) throw invalidField("cursor", "cursor is not one of this list", 400);
  return index + 1;
}
