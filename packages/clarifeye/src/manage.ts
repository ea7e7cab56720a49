import {
  type DirectCallOptions,
  directContext,
  InvalidInputError,
  omitNullish,
  type RunStatus,
  toIsoTimestamp,
} from "@docmux/core/provider";
import { listPages } from "./paging.ts";
import type { Project } from "./project.ts";
import { providerId } from "./settings.ts";
import { readRunStatus } from "./status.ts";
import { documentSchema, flowSchema, runSchema, type WireDocument } from "./wire.ts";

/** Which project a list is of. */
export interface ClarifeyeListOptions extends DirectCallOptions {
  /** UUID. Default: that of the provider. */
  projectId?: string | undefined;
}

/** An extraction flow of a project. */
export interface ClarifeyeFlowItem {
  id: string;
  name?: string;
  /** `auto_publish` or `manual_publish`. */
  publishMode?: string;
  /** ISO 8601, UTC. */
  updatedAt?: string;
  /** What the vendor said, the graph of the flow included. */
  raw: unknown;
}

/** A pipeline run of a project. */
export interface ClarifeyeRunItem {
  id: string;
  status: RunStatus;
  /** The vendor's own word. */
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
export interface ClarifeyeDocumentItem {
  id: string;
  name?: string;
  pageCount?: number;
  sizeBytes?: number;
  /** `active`, `deleting` or `deleted`; says nothing of how far it is processed. */
  status?: string;
  raw: unknown;
}

/** Extraction flows, most recently updated first. */
export async function* listFlows(
  project: Project,
  options: DirectCallOptions,
): AsyncGenerator<ClarifeyeFlowItem, void, undefined> {
  const flows = listPages(
    project,
    { path: ["extraction-flows"], limit: false },
    flowSchema,
    directContext(options),
  );
  for await (const flow of flows) {
    yield {
      id: flow.id,
      raw: flow,
      ...omitNullish({
        name: flow.name ?? undefined,
        publishMode: flow.publish_mode ?? undefined,
        updatedAt: toIsoTimestamp(flow.updated_at),
      }),
    };
  }
}

/** Pipeline runs, newest first. */
export async function* listRuns(
  project: Project,
  { status, ...options }: DirectCallOptions & { status?: string | undefined },
): AsyncGenerator<ClarifeyeRunItem, void, undefined> {
  const request = { path: ["pipeline-runs"], query: { status } };
  for await (const run of listPages(project, request, runSchema, directContext(options))) {
    yield {
      id: run.id,
      status: readRunStatus(run.status, "run").status,
      rawStatus: run.status,
      raw: run,
      ...omitNullish({
        pipelineName: run.pipeline_name ?? undefined,
        mode: run.mode ?? undefined,
        documentCount: run.document_count ?? undefined,
        createdAt: toIsoTimestamp(run.created_at),
      }),
    };
  }
}

/** Stored documents: all of a project, or those with one of the tags or one of the metadata values. */
export async function* listDocuments(
  project: Project,
  {
    tagValues,
    metadataValues,
    ...options
  }: DirectCallOptions & {
    tagValues?: readonly string[] | undefined;
    metadataValues?: readonly string[] | undefined;
  },
): AsyncGenerator<ClarifeyeDocumentItem, void, undefined> {
  if (tagValues && metadataValues) {
    throw new InvalidInputError("The vendor filters documents by tags or by metadata, not by both", {
      providerId,
      nextStep: "Pass tagValues or metadataValues, and filter what comes by yourself.",
    });
  }
  const request = tagValues
    ? { path: ["documents", "filter-by-tag"], json: { tag_values: tagValues } }
    : metadataValues
      ? { path: ["documents", "filter-by-metadata"], json: { metadata_values: metadataValues } }
      : { path: ["documents", "get-without-file"] };
  for await (const document of listPages(project, request, documentSchema, directContext(options))) {
    yield toDocumentItem(document);
  }
}

function toDocumentItem(document: WireDocument): ClarifeyeDocumentItem {
  return {
    id: document.id,
    raw: document,
    ...omitNullish({
      name: document.name ?? undefined,
      pageCount: document.page_count ?? undefined,
      sizeBytes: document.file_size ?? undefined,
      status: document.status ?? undefined,
    }),
  };
}
