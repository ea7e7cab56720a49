import { createDocmux, type RunRef, type RunStatus } from "@docmux/core";
import { refOf } from "@docmux/core/provider";
import { loadersOfProviders } from "./registry.ts";

/** A pipeline or a run in a list. */
export type ListItem =
  | { type: "pipeline"; uri: string; name?: string | undefined; updatedAt?: string | undefined }
  | {
      type: "run";
      status: RunStatus;
      rawStatus: string;
      name?: string | undefined;
      createdAt?: string | undefined;
      ref: RunRef;
    };

/** Lists what is behind the part of a URI after the colon; nothing there means the vendor's pipelines. */
export type Lister = (path: string, signal: AbortSignal) => AsyncIterable<ListItem>;

/** What can be listed at the vendors that the command knows. The contract of providers has no list. */
export const listers: Readonly<Record<string, Lister>> = {
  datalab: listDatalab,
  clarifeye: listClarifeye,
  mistral: listMistral,
  "azure-document-intelligence": listAzureModels,
};

async function* listDatalab(path: string, signal: AbortSignal): AsyncGenerator<ListItem, void, undefined> {
  const provider = await loadersOfProviders.datalab();
  if (path === "") {
    for await (const { pipelineId, name, updatedAt } of provider.pipelines.list({ signal })) {
      yield { type: "pipeline", uri: `datalab:${pipelineId}`, name, updatedAt };
    }
    return;
  }
  const { pipelineId } = createDocmux({ providers: [provider] }).pipeline(`datalab:${path}`);
  for await (const run of provider.pipelines.listExecutions(pipelineId, { signal })) {
    const { status, rawStatus, createdAt, ref } = run;
    yield { type: "run", status, rawStatus, createdAt, ref };
  }
}

async function* listClarifeye(path: string, signal: AbortSignal): AsyncGenerator<ListItem, void, undefined> {
  const provider = await loadersOfProviders.clarifeye();
  const [named, flowId] = path.split("/");
  const projectId = named || undefined;
  const flows = provider.listFlows({ projectId, signal });
  if (!flowId) {
    // The provider does not show the default project, but a flow's own pipeline knows it.
    for await (const { flowId: listed, name, updatedAt } of flows) {
      const { uri } = provider.extractionFlow(listed, { projectId });
      yield { type: "pipeline", uri, name, updatedAt };
    }
    return;
  }
  // The vendor lists the runs of a project and names the flow of each by its name only.
  let flowName: string | undefined;
  for await (const flow of flows) if (flow.flowId === flowId) flowName = flow.name;
  for await (const run of provider.listRuns({ projectId, signal })) {
    if (flowName !== undefined && run.pipelineName !== undefined && run.pipelineName !== flowName) continue;
    const { runId: id, status, rawStatus, pipelineName: name, createdAt } = run;
    yield {
      type: "run",
      status,
      rawStatus,
      name,
      createdAt,
      ref: provider.pipelineRun(id, { projectId }).ref(),
    };
  }
}

/** Mistral keeps no pipelines. What it lists are the batch jobs of the workspace, whatever they ran. */
async function* listMistral(path: string, signal: AbortSignal): AsyncGenerator<ListItem, void, undefined> {
  const provider = await loadersOfProviders.mistral();
  const pipeline = path === "" ? provider.batch() : provider.batch(path.replace(/^batch\//, ""));
  for await (const { jobId, status, rawStatus, model, createdAt } of provider.listJobs({ signal })) {
    yield { type: "run", status, rawStatus, name: model, createdAt, ref: refOf(pipeline, jobId) };
  }
}

/** Azure lists the models of the resource, and no runs. */
async function* listAzureModels(
  _path: string,
  signal: AbortSignal,
): AsyncGenerator<ListItem, void, undefined> {
  const provider = await loadersOfProviders["azure-document-intelligence"]();
  for await (const { modelId, description: name, createdAt: updatedAt } of provider.listModels({ signal })) {
    yield { type: "pipeline", uri: provider.model(modelId).uri, name, updatedAt };
  }
}
