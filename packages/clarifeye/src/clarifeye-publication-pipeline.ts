import { type Pipeline, type Provider, specVersion } from "@docmux/core/provider";
import { parseOptions } from "@docmux/core/provider-utils";
import * as z from "zod/mini";
import { providerId } from "./clarifeye-config.ts";
import { findStartedRuns } from "./clarifeye-find-started.ts";
import type { ClarifeyeProject } from "./clarifeye-project.ts";
import { createRunMethods } from "./clarifeye-run-methods.ts";
import { startFlowRun } from "./clarifeye-start-run.ts";
import { storeDocuments } from "./clarifeye-store-documents.ts";
import type { TableReading } from "./clarifeye-table-reads.ts";

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
