import {
  type FoundStarts,
  isRecord,
  type JsonObject,
  readSearch,
  type StartResponse,
  textOf,
  toIsoTimestamp,
  type VendorCall,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { toObservation } from "../observe.ts";
import { pipelinePath } from "../paths.ts";
import { providerId } from "../settings.ts";
import { executionListSchema, type WireExecution } from "../wire.ts";

const searchSchema = z.looseObject({
  startedAt: z.string(),
  version: z.optional(z.number()),
  fileUrl: z.optional(z.string()),
  /**
   * The reference of the file that this start uploaded, which no other start can name. Absent for a URL or a stored
   * document that the caller passed: other starts may use the same one.
   */
  marker: z.optional(z.string()),
  pages: z.optional(z.string()),
  /** What the ref of the run keeps of the file that this start uploaded. */
  meta: z.optional(
    z.looseObject({ uploadedFile: z.string(), uploadedFileId: z.union([z.number(), z.string()]) }),
  ),
});

/** What is known of a start whose answer was lost. It is kept in the error, so it is plain JSON. */
export type StartSearch = z.infer<typeof searchSchema>;

/** How far the vendor's clock may be from ours. A wider window would list more runs of other callers. */
const clockToleranceMs = 30_000;

/** The most that the vendor returns in one page. */
const pageSize = 100;

/** Pages that are read at the most: 1,000 executions. */
const maxPages = 10;

/**
 * The executions of the pipeline that are the one whose start was not answered, and those that may be. Proof is the
 * reference of a file that this start uploaded: no other start can name it. Time, version, pages and a URL that the caller
 * passed prove nothing, because another process may have started the same.
 */
export async function findStartedExecutions(
  pipelineId: string,
  kept: JsonObject,
  call: VendorCall,
): Promise<FoundStarts> {
  const search = readSearch(searchSchema, kept, providerId);
  const earliestMs = Date.parse(search.startedAt) - clockToleranceMs;
  const { executions, complete } = await readSince(pipelineId, earliestMs, call);
  const latestMs = call.clock.now() + clockToleranceMs;
  const proven: StartResponse[] = [];
  const possible: StartResponse[] = [];
  for (const execution of executions) {
    const answer = { runId: execution.execution_id, observation: toObservation(execution, search.version) };
    if (carriesMarker(execution, search)) {
      proven.push({
        ...answer,
        proof: "marker",
        ...(search.meta ? { meta: search.meta as JsonObject } : {}),
      });
    } else if (mayBe(execution, search, earliestMs, latestMs)) {
      // Without `meta`: another caller's run has nothing to do with the file of this start.
      possible.push({ ...answer, proof: "none" });
    }
  }
  return { proven, possible, complete };
}

function carriesMarker(execution: WireExecution, { marker }: StartSearch): boolean {
  return marker !== undefined && inputOf(execution).file_url === marker;
}

function mayBe(execution: WireExecution, search: StartSearch, earliestMs: number, latestMs: number): boolean {
  const createdMs = createdMsOf(execution);
  if (createdMs === undefined || createdMs < earliestMs || createdMs > latestMs) return false;
  if (search.version !== undefined && execution.pipeline_version !== search.version) return false;
  // The vendor documents no shape for `input_config`; only a member that is there and differs speaks against a run.
  const input = inputOf(execution);
  return agrees(input.file_url, search.fileUrl) && agrees(input.page_range, search.pages);
}

function agrees(stored: unknown, sent: string | undefined): boolean {
  const text = textOf(stored);
  return text === undefined || text === sent;
}

function inputOf({ input_config: input }: WireExecution): Record<string, unknown> {
  return isRecord(input) ? input : {};
}

function createdMsOf({ created }: WireExecution): number | undefined {
  const createdAt = toIsoTimestamp(textOf(created));
  return createdAt === undefined ? undefined : Date.parse(createdAt);
}

interface ReadExecutions {
  executions: Iterable<WireExecution>;
  /** Everything since the given moment was read. */
  complete: boolean;
}

async function readSince(pipelineId: string, earliestMs: number, call: VendorCall): Promise<ReadExecutions> {
  const url = pipelinePath(pipelineId, "/executions");
  // By id: a run that is created meanwhile moves another to the next page, where it comes again.
  const read = new Map<string, WireExecution>();
  for (let page = 0, offset = 0; page < maxPages; page += 1) {
    const query = { limit: pageSize, offset };
    const { executions, total } = await call.read(url, { query, schema: executionListSchema });
    const knownBefore = read.size;
    for (const execution of executions) read.set(execution.execution_id, execution);
    offset += executions.length;
    const isLast = typeof total === "number" ? offset >= total : executions.length < pageSize;
    if (isLast || reachesBackBefore(executions, earliestMs))
      return { executions: read.values(), complete: true };
    if (read.size === knownBefore) break;
  }
  return { executions: read.values(), complete: false };
}

/** Whether later pages hold only older executions. The order is not documented, so this page has to show it. */
function reachesBackBefore(executions: readonly WireExecution[], earliestMs: number): boolean {
  const times = executions.map(createdMsOf);
  const isNewestFirst = times.every((time, index) => {
    const before = index === 0 ? Number.POSITIVE_INFINITY : times[index - 1];
    return time !== undefined && before !== undefined && time <= before;
  });
  const oldest = times.at(-1);
  // One execution, or several of the same moment, show no order.
  return isNewestFirst && times[0] !== oldest && oldest !== undefined && oldest < earliestMs;
}
