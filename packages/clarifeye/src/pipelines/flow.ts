import {
  type DirectCallOptions,
  directContext,
  type Pipeline,
  type Provider,
  parseOptions,
  specVersion,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import type { Project } from "../project.ts";
import type { ClarifeyeRunMetadata } from "../result/metadata.ts";
import type { TableReading } from "../result/rows.ts";
import { type ClarifeyeRunOptions, providerId } from "../settings.ts";
import { requireDocumentIds, storeDocuments } from "../start/documents.ts";
import { findStartedRuns } from "../start/find.ts";
import { startFlowRun, startOnDocuments } from "../start/start.ts";
import type { ClarifeyePublication } from "./pipeline-types.ts";
import { createRunMethods } from "./run.ts";

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
  estimate(
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

interface FlowSetup {
  provider: Provider;
  project: Project;
  flowId: string;
  reading: TableReading;
  waitForIndexing: boolean;
}

/** Makes the pipeline of an extraction flow. */
export function createExtractionFlowPipeline(setup: FlowSetup): ClarifeyeExtractionFlow {
  const { provider, project, flowId, reading } = setup;
  return {
    ...createRunMethods(project, reading),
    specVersion,
    provider,
    pipelineId: flowId,
    uri: `${providerId}:${project.projectId}/${flowId}`,
    projectId: project.projectId,
    doStart: (request, context) => startOnDocuments(setup, request, context),
    doFindLostRuns: ({ search }, context) => findStartedRuns(project, search, context),
    async estimate(documentIds, options) {
      const json = { document_ids: requireDocumentIds(documentIds) };
      const path = ["extraction-flows", flowId, "node-stats"];
      // A dry run, so it may be repeated although it is a POST.
      const { read } = await project.ask(
        { path, method: "POST", json, effect: "read" },
        statsSchema,
        directContext(options),
      );
      return read;
    },
    publication: () => createPublicationPipeline(setup),
  };
}

const statsSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

/**
 * Publishing as a pipeline of its own: to the vendor it is a pipeline run like any other. Takes stored documents only,
 * and named ones only; its result has no `data`.
 */
function createPublicationPipeline({ provider, project, flowId, reading }: FlowSetup): ClarifeyePublication {
  const methods = createRunMethods(project, reading);
  return {
    ...methods,
    capabilities: { ...methods.capabilities, documents: ["stored"], effectOnly: true },
    specVersion,
    provider,
    pipelineId: `${flowId}/publish`,
    uri: `${providerId}:${project.projectId}/${flowId}/publish`,
    async doStart({ documents, providerOptions }, context) {
      parseOptions(noOptions, providerOptions, { providerId, where: "providerOptions.clarifeye" });
      const stored = await storeDocuments(project, documents, {}, () => undefined, context);
      const meta = { projectId: project.projectId, ...stored };
      return startFlowRun(project, { flowId, action: "publish", meta, proof: "none" }, context);
    },
    doFindLostRuns: ({ search }, context) => findStartedRuns(project, search, context),
  };
}

/** Takes no options; a wrong one must be told all the same. */
const noOptions = z.strictObject({});
