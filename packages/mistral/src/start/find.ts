import {
  type FoundStarts,
  type JsonObject,
  readSearch,
  type StartResponse,
  type VendorCall,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { jobObservation, jobsPerPage, readJobs } from "../observe/run.ts";
import { providerId } from "../settings.ts";

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
    const jobs = await readJobs(call, page, createdAfter);
    for (const job of jobs) {
      if (job.metadata?.[markerName] !== marker) continue;
      const found = { runId: job.id, proof: "marker", observation: jobObservation(job) } as const;
      proven.set(job.id, meta ? { ...found, meta: meta as JsonObject } : found);
    }
    complete = jobs.length < jobsPerPage;
  }
  return { proven: [...proven.values()], possible: [], complete };
}
