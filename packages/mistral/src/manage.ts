import { type DirectCallOptions, omitNullish, pageThrough, type RunStatus } from "@docmux/core/provider";
import { jobObservation, jobsPerPage, readJobs } from "./observe.ts";
import type { MistralKit } from "./settings.ts";
import type { WireJob } from "./wire.ts";

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
      const jobs = await readJobs(call, page);
      page += 1;
      return { items: jobs.map(toJobInfo), isLast: jobs.length < jobsPerPage };
    },
  );
}

function toJobInfo(job: WireJob): MistralJobInfo {
  const { status, rawStatus, createdAt } = jobObservation(job);
  return { jobId: job.id, status, rawStatus, ...omitNullish({ model: job.model, createdAt }), raw: job };
}
