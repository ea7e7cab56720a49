import { type DirectCallOptions, omitNullish, type RunStatus, textOf } from "@docmux/core/provider";
import { jobObservation } from "../observe/job.ts";
import { jobsPath } from "../paths.ts";
import type { OpenCall } from "../settings.ts";
import { jobListSchema, type WireJob } from "../wire.ts";
import { listPages } from "./list-pages.ts";

/** Batch jobs of the workspace: every key of it sees all of them. */
export interface MistralJobs {
  /**
   * Every job, newest first, fetched page by page as they are asked for.
   *
   * @param options - `createdAfter`: ISO 8601.
   * @throws ConfigError, VendorError
   */
  list(options?: { createdAfter?: string } & DirectCallOptions): AsyncIterable<MistralJobInfo>;
}

/** A batch job. */
export interface MistralJobInfo {
  /** The `runId` of refs. */
  jobId: string;
  status: RunStatus;
  /** As the vendor reports it. */
  rawStatus: string;
  model?: string;
  /** ISO 8601, UTC. */
  createdAt?: string;
  /** ISO 8601, UTC. */
  finishedAt?: string;
  /** What the vendor returned, unchanged. */
  raw: unknown;
}

/** The methods for batch jobs. */
export function manageJobs(open: OpenCall): MistralJobs {
  return {
    list({ createdAfter, ...options } = {}) {
      const call = open(options);
      return listPages(
        ({ jobId }: MistralJobInfo) => jobId,
        async (query) => {
          const asked = { ...query, created_after: createdAfter };
          const { data } = await call.read(jobsPath, { query: asked, schema: jobListSchema });
          return (data ?? []).map(toJobInfo);
        },
      );
    },
  };
}

function toJobInfo(job: WireJob): MistralJobInfo {
  const { status, rawStatus, createdAt, finishedAt } = jobObservation(job);
  return {
    jobId: job.id,
    status,
    rawStatus,
    ...omitNullish({ model: textOf(job.model), createdAt, finishedAt }),
    raw: job,
  };
}
