import {
  type CallContext,
  type Pipeline,
  type Provider,
  type StartRequest,
  StartUnknownError,
  specVersion,
} from "@docmux/core/provider";
import { type DirectCallOptions, directContext, parseOptions } from "@docmux/core/provider-utils";
import * as z from "zod/mini";
import { deleteDocuments, deletionOrder } from "../cleanup.ts";
import type { ClarifeyeProject } from "../project.ts";
import type { TableReading } from "../result/rows.ts";
import { type ClarifeyeRunOptions, providerId, runOptionsSchema } from "../settings.ts";
import { requireDocumentIds, storeDocuments } from "../start/documents.ts";
import { findStartedRuns } from "../start/find.ts";
import { startFlowRun } from "../start/start.ts";
import { createRunMethods, withMetadataIssues } from "./run.ts";

/** An extraction flow: documents in, rows out. */
export interface ClarifeyeExtractionFlow extends Pipeline {
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
  publication(): Pipeline;
}

interface FlowSetup {
  provider: Provider;
  project: ClarifeyeProject;
  flowId: string;
  reading: TableReading;
  waitForIndexing: boolean;
}

const statsSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

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
    doFindStarted: ({ search }, context) => findStartedRuns(project, search, context),
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
    publication: () => createPublicationPipeline({ provider, project, flowId, reading }),
  };
}

async function startOnDocuments(
  { project, flowId, waitForIndexing }: FlowSetup,
  request: StartRequest,
  context: CallContext,
) {
  const options: ClarifeyeRunOptions = parseOptions(runOptionsSchema, request.providerOptions, {
    providerId,
    where: "providerOptions.clarifeye",
  });
  const uploaded: string[] = [];
  try {
    const stored = await storeDocuments(
      project,
      request.documents,
      options,
      (id) => uploaded.push(id),
      context,
    );
    const meta = {
      projectId: project.projectId,
      ...stored,
      ...(options.cleanup && uploaded.length > 0
        ? { cleanup: uploaded, cleanupSeal: await project.refSeal.seal(deletionOrder(project, uploaded)) }
        : {}),
      ...((options.waitForIndexing ?? waitForIndexing) ? { waitForIndexing: true } : {}),
    };
    const proof = request.documents.every(({ kind }) => kind === "file") ? "marker" : "none";
    const answer = await startFlowRun(project, { flowId, action: "run-sync", meta, proof }, context);
    return { ...answer, observation: withMetadataIssues(answer.observation, meta) };
  } catch (error) {
    // No run was started: what was uploaded for it need not stay. A run that may exist still needs its documents.
    if (options.cleanup && !StartUnknownError.isInstance(error) && !context.signal.aborted) {
      await deleteDocuments(project, uploaded, context);
    }
    throw error;
  }
}

interface PublicationSetup {
  provider: Provider;
  project: ClarifeyeProject;
  flowId: string;
  reading: TableReading;
}

/** Takes no options; a wrong one must be told all the same. */
const noOptions = z.strictObject({});

/**
 * Publishing as a pipeline of its own: to the vendor it is a pipeline run like any other. Takes stored documents only,
 * and named ones only; its result has no `data`.
 */
export function createPublicationPipeline({
  provider,
  project,
  flowId,
  reading,
}: PublicationSetup): Pipeline {
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
    doFindStarted: ({ search }, context) => findStartedRuns(project, search, context),
  };
}
