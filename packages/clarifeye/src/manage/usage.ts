import { InvalidInputError, omitNullish, toIsoTimestamp } from "@docmux/core/provider";
import type { Project } from "../project.ts";
import { providerId } from "../settings.ts";
import { usageSchema } from "../wire.ts";

/** What a project holds and what was done with it, over all time or in one month. */
export interface ClarifeyeUsage {
  documentCount?: number;
  pageCount?: number;
  sizeBytes?: number;
  retrievalOperationCount?: number;
  conversationCount?: number;
  /** `YYYY-MM`; absent for all time. */
  month?: string;
  /** ISO 8601, UTC. */
  monthStart?: string;
  /** ISO 8601, UTC. */
  monthEnd?: string;
  /** ISO 8601, UTC. */
  projectCreatedAt?: string;
  /** What the vendor returned. */
  raw: unknown;
}

/**
 * Reads the usage of a project. The call is known from the vendor's own client.
 *
 * @throws InvalidInputError for a month of another form; VendorError, `not_found` where the instance has no such call.
 */
export async function readUsage(project: Project, month: string | undefined): Promise<ClarifeyeUsage> {
  if (month !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw new InvalidInputError(`"${String(month).slice(0, 100)}" is not a month`, {
      providerId,
      nextStep: 'Write it as YYYY-MM, such as "2026-03". No request was sent.',
    });
  }
  const { read, raw } = await project.ask(["usage"], usageSchema, { query: { month } });
  return {
    raw,
    ...omitNullish({
      documentCount: read.total_documents_count,
      pageCount: read.total_page_count,
      sizeBytes: read.total_documents_size_bytes,
      retrievalOperationCount: read.retrieval_operations_count,
      conversationCount: read.playground_conversations_count,
      month: read.month,
      monthStart: toIsoTimestamp(read.month_start),
      monthEnd: toIsoTimestamp(read.month_end),
      projectCreatedAt: toIsoTimestamp(read.project_created_at),
    }),
  };
}
