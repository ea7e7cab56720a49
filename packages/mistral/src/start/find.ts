import {
  type FoundStarts,
  InvalidInputError,
  type JsonObject,
  type StartResponse,
  type VendorCall,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { jobObservation } from "../observe/job.ts";
import { jobsPath } from "../paths.ts";
import { providerId } from "../settings.ts";
import { jobListSchema } from "../wire.ts";

/** The member of a job's metadata that names its start. */
export const markerName = "docmux_start";

const searchSchema = z.looseObject({
  marker: z.string().check(z.minLength(1)),
  startedAt: z.string(),
  meta: z.optional(z.record(z.string(), z.json())),
});

/** What is known of a start whose answer was lost. It is kept in the error, so it is plain JSON. */
export type StartSearch = z.infer<typeof searchSchema>;

/** How far the vendor's clock may be from ours. */
const clockToleranceMs = 60_000;

/** The most that the vendor returns in one page. */
const pageSize = 100;

/** Pages that are read at the most: 1,000 jobs. */
const maxPages = 10;

/** The jobs that carry the marker of a start. The vendor's own filter by metadata is not relied on. */
export async function findStartedJobs(kept: JsonObject, call: VendorCall): Promise<FoundStarts> {
  const parsed = searchSchema.safeParse(kept);
  if (!parsed.success) {
    throw new InvalidInputError("The search of the lost start cannot be read", {
      providerId,
      nextStep: "Pass the `search` of the StartUnknownError unchanged.",
    });
  }
  const { marker, startedAt, meta } = parsed.data;
  const created_after = new Date((Date.parse(startedAt) || 0) - clockToleranceMs).toISOString();
  const proven = new Map<string, StartResponse>();
  for (let page = 0; page < maxPages; page += 1) {
    const query = { page, page_size: pageSize, created_after };
    const jobs = (await call.read(jobsPath, { query, schema: jobListSchema })).data ?? [];
    for (const job of jobs) {
      if (job.metadata?.[markerName] !== marker) continue;
      const observation = jobObservation(job);
      proven.set(job.id, {
        runId: job.id,
        proof: "marker",
        observation,
        ...(meta ? { meta: meta as JsonObject } : {}),
      });
    }
    if (jobs.length < pageSize) return { proven: [...proven.values()], possible: [], complete: true };
  }
  return { proven: [...proven.values()], possible: [], complete: false };
}
