import type { KnownVendor, ListItem } from "./vendor.ts";

/** Clarifeye: one project with a flow for each kind. */
export const clarifeyeVendor = {
  packageName: "@docmux/clarifeye",
  environment: {
    key: "CLARIFEYE_API_KEY",
    address: "CLARIFEYE_BASE_URL",
    otherVariables: ["CLARIFEYE_PROJECT_ID", "CLARIFEYE_REGION"],
  },
  load: loadClarifeye,
  async samples() {
    const { createClarifeye } = await import("@docmux/clarifeye");
    const anyId = "00000000-0000-4000-8000-000000000000";
    return [createClarifeye({ projectId: anyId }).extractionFlow(anyId)];
  },
  list: listClarifeye,
  async emulate({ schemas, ...shared }) {
    const { createClarifeye } = await import("@docmux/clarifeye");
    const { startClarifeyeEmulator } = await import("@docmux/emulator");
    const flows = Object.entries(schemas).map(([kind, schema]) => ({ name: kind, schema }));
    const emulator = await startClarifeyeEmulator({ ...shared, projects: [{ mode: "classic", flows }] });
    const [project] = emulator.projects;
    if (!project) throw new Error("The Clarifeye emulator was started without a project.");
    const { apiKey, baseUrl } = emulator;
    const provider = createClarifeye({ apiKey, baseUrl, projectId: project.id });
    const flowId = (kind: string) => project.flows.find(({ name }) => name === kind)?.id ?? kind;
    return {
      emulator,
      environment: {
        CLARIFEYE_API_KEY: apiKey,
        CLARIFEYE_BASE_URL: baseUrl,
        CLARIFEYE_PROJECT_ID: project.id,
      },
      provider,
      pipelineFor: (kind) => provider.extractionFlow(flowId(kind)),
      uriFor: (kind) => `clarifeye:${project.id}/${flowId(kind)}`,
    };
  },
} satisfies KnownVendor;

async function loadClarifeye() {
  return (await import("@docmux/clarifeye")).clarifeye;
}

async function* listClarifeye(path: string, signal: AbortSignal): AsyncGenerator<ListItem, void, undefined> {
  const provider = await loadClarifeye();
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
