import {
  type DirectCallOptions,
  InvalidInputError,
  omitNullish,
  type RunStatus,
  toIsoTimestamp,
  VendorError,
} from "@docmux/core/provider";
import { listPages, type Project } from "./project.ts";
import { providerId } from "./settings.ts";
import { readRunStatus } from "./status.ts";
import { documentSchema, flowSchema, runSchema } from "./wire.ts";

/** Which project a call concerns. */
export interface ClarifeyeCallOptions extends DirectCallOptions {
  /** UUID. Default: that of the provider. */
  projectId?: string | undefined;
}

/** An extraction flow of a project. */
export interface ClarifeyeFlowInfo {
  flowId: string;
  name?: string;
  /** `auto_publish` or `manual_publish`. */
  publishMode?: string;
  /** ISO 8601, UTC. */
  updatedAt?: string;
  /** What the vendor returned, the graph of the flow included. */
  raw: unknown;
}

/** A pipeline run of a project. */
export interface ClarifeyeRunInfo {
  runId: string;
  status: RunStatus;
  /** The vendor's own status. */
  rawStatus: string;
  /** Name of the flow that it is of. */
  pipelineName?: string;
  mode?: string;
  documentCount?: number;
  /** ISO 8601, UTC. */
  createdAt?: string;
  raw: unknown;
}

/** A stored document. */
export interface ClarifeyeDocumentInfo {
  documentId: string;
  name?: string;
  pageCount?: number;
  sizeBytes?: number;
  /** Pairs of a key and a value that users wrote; a key may come more than once. */
  metadata?: [key: string, value: string][];
  /** `active`, `deleting` or `deleted`; says nothing of how far it is processed. */
  status?: string;
  raw: unknown;
}

/** Extraction flows, most recently updated first. */
export async function* listFlows(project: Project): AsyncGenerator<ClarifeyeFlowInfo, void, undefined> {
  for await (const flow of listPages(project, ["extraction-flows"], flowSchema, { limit: false })) {
    yield {
      flowId: flow.id,
      raw: flow,
      ...omitNullish({
        name: flow.name,
        publishMode: flow.publish_mode,
        updatedAt: toIsoTimestamp(flow.updated_at),
      }),
    };
  }
}

/** Pipeline runs, newest first. */
export async function* listRuns(
  project: Project,
  { status }: { status?: string | undefined },
): AsyncGenerator<ClarifeyeRunInfo, void, undefined> {
  for await (const run of listPages(project, ["pipeline-runs"], runSchema, { query: { status } })) {
    yield {
      runId: run.id,
      status: readRunStatus(run.status),
      rawStatus: run.status,
      raw: run,
      ...omitNullish({
        pipelineName: run.pipeline_name,
        mode: run.mode,
        documentCount: run.document_count,
        createdAt: toIsoTimestamp(run.created_at),
      }),
    };
  }
}

/** What a list of stored documents is narrowed by: one of the two. */
export interface ClarifeyeDocumentFilter {
  /** Documents with one of these tags. */
  tagValues?: readonly string[] | undefined;
  /** Documents with one of these metadata values. */
  metadataValues?: readonly string[] | undefined;
}

/** Stored documents: all of a project, or those with one of the tags or one of the metadata values. */
export async function* listDocuments(
  project: Project,
  { tagValues, metadataValues }: ClarifeyeDocumentFilter,
): AsyncGenerator<ClarifeyeDocumentInfo, void, undefined> {
  if (tagValues && metadataValues) {
    throw new InvalidInputError("The vendor filters documents by tags or by metadata, not by both", {
      providerId,
      nextStep: "Pass tagValues or metadataValues, and filter the results yourself.",
    });
  }
  const [path, json] = tagValues
    ? ["filter-by-tag", { tag_values: tagValues }]
    : metadataValues
      ? ["filter-by-metadata", { metadata_values: metadataValues }]
      : ["get-without-file", undefined];
  for await (const document of listPages(project, ["documents", path], documentSchema, { json })) {
    yield {
      documentId: document.id,
      raw: document,
      ...omitNullish({
        name: document.name,
        pageCount: document.page_count,
        sizeBytes: document.file_size,
        status: document.status,
        metadata: document.metadata?.filter(isPair),
      }),
    };
  }
}

function isPair(value: unknown): value is [key: string, value: string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string");
}

/** Deletes one document, also one that is gone already; the vendor clears its rows a little later. */
export async function deleteDocument({ call, url }: Project, documentId: string): Promise<void> {
  try {
    await call.idempotent(url(["documents", documentId]));
  } catch (error) {
    if (!(VendorError.isInstance(error) && error.code === "not_found")) throw error;
  }
}
