import { datalabTime, type TimestampStyle } from "../datalab-time.ts";
import type { StoredEval } from "./eval-store.ts";

/** An eval at a moment, in the keys of https://documentation.datalab.to/api-reference/evals/get-eval. */
export function evalView(
  entry: StoredEval,
  nowMs: number,
  timestamps: TimestampStyle,
  { withDocuments }: { withDocuments: boolean },
): Record<string, unknown> {
  const status = evalStatusAt(entry, nowMs);
  const ended = status === "completed";
  const differences = entry.documents.flatMap((document) => document.differences);
  const decided = differences.filter(({ winners }) => winners.length > 0);
  const pages = entry.documents.reduce((sum, { pageCount }) => sum + pageCount, 0);
  return {
    eval_id: entry.evalId,
    pipeline_id: entry.pipelineId,
    pipeline_version: entry.pipelineVersion,
    collection_id: null,
    file_ids: entry.documents.map(({ fileId }) => fileId),
    status,
    variants: entry.variants.map((variant, index) => {
      const won = decided.filter(({ winners }) => winners.includes(index)).length;
      return {
        ...variant,
        status,
        share: ended && decided.length > 0 ? won / decided.length : null,
        won: ended ? won : 0,
        decided: ended ? decided.length : 0,
        undecided: ended ? differences.length - decided.length : 0,
        documents_compared: ended ? entry.documents.length : 0,
        documents_total: entry.documents.length,
        rate_per_1000_pages_cents: entry.rates[index],
        seconds_per_page: ended && pages > 0 ? (entry.endsAtMs - entry.startsAtMs) / 1000 / pages : null,
        ...(withDocuments
          ? {
              documents: entry.documents.map(({ fileId, filename }) => ({
                file_id: fileId,
                file_name: filename,
                status,
              })),
            }
          : {}),
      };
    }),
    created: datalabTime(entry.createdAtMs, timestamps),
    pipeline_name: entry.pipelineName,
    compared_step: entry.comparedStep,
    files: entry.documents.map(({ fileId, filename }) => ({ file_id: fileId, file_name: filename })),
  };
}

export function evalStatusAt({ startsAtMs, endsAtMs }: StoredEval, nowMs: number): string {
  if (nowMs < startsAtMs) return "pending";
  return nowMs < endsAtMs ? "running" : "completed";
}

/** What the variants read differently in one document, in the keys of https://documentation.datalab.to/api-reference/evals/get-eval-differences. */
export function differencesView(entry: StoredEval, fileId: number): Record<string, unknown> | undefined {
  const document = entry.documents.find((each) => each.fileId === fileId);
  return (
    document && {
      file_id: fileId,
      variant_names: entry.variants.map(({ name }) => name),
      differences: document.differences.map(({ page, readings, winners, description }) => ({
        page,
        before: "",
        after: "",
        readings,
        winners,
        verdict: winners.length > 0 ? "decided" : "undecided",
        decided_by: winners.length > 0 ? "page_text" : "",
        weight: 1,
        question: "",
        boxes: [],
        description,
      })),
    }
  );
}
