import {
  type DirectCallOptions,
  type JsonValue,
  type Pipeline,
  parseResponse,
  type VendorCall,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { deleteDocument } from "../manage.ts";
import { openProject } from "../project.ts";
import type { ClarifeyeRunMetadata } from "../result/metadata.ts";
import type { TableReading } from "../result/rows.ts";
import {
  type ClarifeyeNoOptions,
  type ClarifeyeRunOptions,
  type Kit,
  providerId,
  runOptionsSchema,
} from "../settings.ts";
import { requireDocumentIds, storeDocuments } from "../start/documents.ts";
import { findStartedRuns } from "../start/find.ts";
import { startFlowRun, startOnDocuments } from "../start/start.ts";
import { runMethods } from "./run.ts";

/** An extraction flow: documents in, rows out. */
export interface ClarifeyeExtractionFlow
  extends Pipeline<"clarifeye", ClarifeyeRunOptions, ClarifeyeRunMetadata> {
  readonly projectId: string;
  /**
   * What a run on these documents would do, node by node: the vendor's node stats. Executes nothing. The vendor
   * publishes no schema for the numbers of a node.
   *
   * @param documentIds - ids of stored documents; an empty list, which the vendor reads as all, is refused.
   * @throws InvalidInputError, VendorError
   */
  estimateScope(
    documentIds: readonly string[],
    options?: DirectCallOptions,
  ): Promise<Record<string, Record<string, unknown>>>;
  /**
   * Publishing of what runs of this flow computed, which makes it findable by search. It is a pipeline of its own:
   * `start(flow.publication(), { documents: [{ stored: id }] })` gives a handle. Reading rows never needs it, and a
   * flow that publishes by itself refuses it.
   */
  publication(): ClarifeyePublication;
}

/** Publishing of what a flow computed, see {@link ClarifeyeExtractionFlow.publication}. */
export type ClarifeyePublication = Pipeline<"clarifeye", ClarifeyeNoOptions, ClarifeyeRunMetadata>;

/** Which flow, and how it is used. */
export interface FlowSetup {
  projectId: string;
  flowId: string;
  reading: TableReading;
  waitForIndexing: boolean;
}

/** Makes the pipeline of an extraction flow. */
export function flowPipeline(kit: Kit, setup: FlowSetup): ClarifeyeExtractionFlow {
  const { projectId, flowId, reading } = setup;
  const open = (call: VendorCall) => openProject(projectId, call);
  const pipeline = kit.pipeline<ClarifeyeRunOptions, ClarifeyeRunMetadata>({
    ...runMethods(projectId, reading),
    id: flowId,
    path: `${projectId}/${flowId}`,
    offers: { documents: ["file", "stored"], multiDocument: true, steps: "live" },
    options: runOptionsSchema,
    start: (request, call, note) => startOnDocuments(open(call), setup, request, note),
    findStarted: (search, call) => findStartedRuns(open(call), search),
    cleanUp: cleanUpDocument,
  });
  return {
    ...pipeline,
    projectId,
    async estimateScope(documentIds, options) {
      const json = { document_ids: requireDocumentIds(documentIds) };
      const path = ["extraction-flows", flowId, "node-stats"];
      // A dry run, so it may be repeated although it is a POST.
      const { read } = await open(kit.call(options)).ask(path, statsSchema, { method: "POST", json });
      return read;
    },
    publication: () => publicationPipeline(kit, setup),
  };
}

const statsSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

/** Deletes a document that the start of a run uploaded. */
function cleanUpDocument(item: JsonValue, call: VendorCall): Promise<void> {
  const { projectId, documentId } = parseResponse(uploadedSchema, item, "The order to delete", {
    providerId,
  });
  return deleteDocument(openProject(projectId, call), documentId);
}

const uploadedSchema = z.object({ projectId: z.string(), documentId: z.string() });

/**
 * Publishing as a pipeline of its own: to the vendor it is a pipeline run like any other. Takes stored documents only,
 * and named ones only; its result has no `data`.
 */
function publicationPipeline(kit: Kit, { projectId, flowId, reading }: FlowSetup): ClarifeyePublication {
  const open = (call: VendorCall) => openProject(projectId, call);
  return kit.pipeline<ClarifeyeNoOptions, ClarifeyeRunMetadata>({
    ...runMethods(projectId, reading),
    id: `${flowId}/publish`,
    path: `${projectId}/${flowId}/publish`,
    offers: { documents: ["stored"], multiDocument: true, steps: "live", effectOnly: true },
    async start({ documents }, call) {
      const project = open(call);
      const stored = await storeDocuments(project, documents, {}, () => undefined);
      const meta = { projectId, ...stored };
      return startFlowRun(project, { flowId, action: "publish", meta, proof: "none" });
    },
    findStarted: (search, call) => findStartedRuns(open(call), search),
  });
}
