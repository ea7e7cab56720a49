import { ManualClock } from "@docmux/core/testing";

// Answers as the vendor's pages show them, filled in.

export const origin = "https://eu.app.clarifeye.ai";
export const projectId = "9c2b1c0a-7a1d-4d1d-8e3a-1d2b3c4d5e6f";
export const flowId = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
export const runId = "7d1e6a3c-1111-4000-8000-000000000001";
export const documentId = "550e8400-e29b-41d4-a716-446655440000";
const extractorId = "660e8400-e29b-41d4-a716-446655440001";
export const tableId = "aaaaaaaa-7a1d-4d1d-8e3a-1d2b3c4d5e6f";
export const versionId = "bbbbbbbb-7a1d-4d1d-8e3a-1d2b3c4d5e6f";
export const tableName = `extracted_objects_extractor_${extractorId}`;
export const below = `/api/v1/projects/${projectId}`;
export const watch = () => ({ clock: new ManualClock({ skipUpToMs: 60_000 }), random: () => 0.5 });
export const settings = { apiKey: "clf-secret-1", projectId };
export const stored = { stored: documentId };
export const pdf = { bytes: new TextEncoder().encode("%PDF-1.7 contract"), filename: "contract.pdf" };

/** The payload of the page "Get pipeline run details and status", filled in. */
export function runDetail(part: Record<string, unknown> = {}) {
  return {
    id: runId,
    created_at: "2026-05-02T08:44:01Z",
    updated_at: "2026-05-02T08:47:12Z",
    status: "completed",
    project: projectId,
    pipeline_name: "Invoices",
    mode: "upsert-all",
    celery_task_id: "b1c03f0e-5d0c-4e53-9d0f-0a4f0f6f2a11",
    user: "7d1e6a3c-0000-4000-8000-000000000001",
    tables: { [tableName]: versionId },
    steps: [
      {
        id: "11111111-0d44-4b50-8888-8dd25736052a",
        created_at: "2026-05-02T08:44:01Z",
        updated_at: "2026-05-02T08:47:12Z",
        step: "object-extraction",
        name: "Extract",
        status: "completed",
        inputs: {},
        outputs: { [tableName]: versionId },
        warnings: null,
        depends_on: [],
        params: {},
        tag_extractor_id: null,
        object_extractor_id: extractorId,
        chunks_extractor_id: null,
      },
    ],
    document_ids: [documentId],
    chunk_ids: null,
    raw_logs: "INFO started",
    ...part,
  };
}

export const row = { id: "row-1", json_object: { total: 12 }, document_id: documentId, min_page: 2 };
export const storedDocument = {
  id: documentId,
  name: "contract.pdf",
  file: "https://files.invalid/contract.pdf",
  content_type: "application/pdf",
  computed_pdf_file: null,
  source: "upload",
  source_metadata: {},
  page_count: null,
  file_size: 17,
  metadata: [["category", "Finance"]],
  status: "active",
};
