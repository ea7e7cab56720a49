import {
  type DirectCallOptions,
  type FoundStarts,
  type JsonObject,
  omitNullish,
  pageThrough,
  type RunStatus,
  readSearch,
  type StartResponse,
  type VendorCall,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { jobObservation } from "./observe.ts";
import { type MistralKit, providerId } from "./settings.ts";
import { jobListSchema, jobsPath, type WireJob } from "./wire.ts";

/** A batch job of the workspace: every key of it sees all of them. */
export interface MistralJobInfo {
  /** The `runId` of refs. */
  jobId: string;
  status: RunStatus;
  /** As the vendor reports it. */
  rawStatus: string;
  model?: string;
  /** ISO 8601, UTC. */
  createdAt?: string;
  /** What the vendor returned, unchanged. */
  raw: unknown;
}

/** Every job, newest first, fetched page by page as they are asked for. */
export function listJobs(kit: MistralKit, options?: DirectCallOptions): AsyncIterable<MistralJobInfo> {
  const call = kit.call(options);
  let page = 0;
  return pageThrough(
    ({ jobId }: MistralJobInfo) => jobId,
    async () => {
      const jobs = await readPage(call, page);
      page += 1;
      return { items: jobs.map(toJobInfo), isLast: jobs.length < pageSize };
    },
  );
}

function toJobInfo(job: WireJob): MistralJobInfo {
  const { status, rawStatus, createdAt } = jobObservation(job);
  return { jobId: job.id, status, rawStatus, ...omitNullish({ model: job.model, createdAt }), raw: job };
}

/** The member of a job's metadata that names its start. */
export const markerName = "docmux_start";

/** What is known of a start whose answer was lost. It is kept in the error, so it is plain JSON. */
const searchSchema = z.looseObject({
  marker: z.string().check(z.minLength(1)),
  startedAt: z.string(),
  meta: z.optional(z.record(z.string(), z.json())),
});

/** How far the vendor's clock may be from ours. */
const clockToleranceMs = 60_000;

/** Pages that are read at the most: 1,000 jobs. */
const mostPages = 10;

/** The jobs that carry the marker of a start. The vendor's own filter by metadata is not relied on. */
export async function findStartedJobs(kept: JsonObject, call: VendorCall): Promise<FoundStarts> {
  const { marker, startedAt, meta } = readSearch(searchSchema, kept, providerId);
  const createdAfter = new Date((Date.parse(startedAt) || 0) - clockToleranceMs).toISOString();
  // By id: a job that is created meanwhile moves another to the next page, where it comes again.
  const proven = new Map<string, StartResponse>();
  let complete = false;
  for (let page = 0; page < mostPages && !complete; page += 1) {
    const jobs = await readPage(call, page, createdAfter);
    for (const job of jobs) {
      if (job.metadata?.[markerName] !== marker) continue;
      const found = { runId: job.id, proof: "marker", observation: jobObservation(job) } as const;
      proven.set(job.id, meta ? { ...found, meta: meta as JsonObject } : found);
    }
    complete = jobs.length < pageSize;
  }
  return { proven: [...proven.values()], possible: [], complete };
}

/** The most jobs that the vendor returns in one page. */
const pageSize = 100;

/** One page of the jobs of the workspace; pages are counted from 0. */
async function readPage(call: VendorCall, page: number, createdAfter?: string): Promise<readonly WireJob[]> {
  const query = { page, page_size: pageSize, created_after: createdAfter };
  return (await call.read(jobsPath, { query, schema: jobListSchema })).data ?? [];
}
