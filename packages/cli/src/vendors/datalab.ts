import type { KnownVendor, ListItem } from "./vendor.ts";

/** Datalab: one pipeline for each kind, convert, then extract. */
export const datalabVendor = {
  packageName: "@docmux/datalab",
  environment: { key: "DATALAB_API_KEY", address: "DATALAB_HOST", otherVariables: [] },
  load: loadDatalab,
  async samples() {
    const { createDatalab } = await import("@docmux/datalab");
    return [createDatalab().pipeline("pl_any")];
  },
  list: listDatalab,
  async emulate({ schemas, ...shared }) {
    const { createDatalab } = await import("@docmux/datalab");
    const { startDatalabEmulator } = await import("@docmux/emulator");
    const pipelines = Object.entries(schemas).map(([kind, schema]) => ({
      id: pipelineId(kind),
      name: kind,
      versions: 1,
      steps: [
        { type: "convert" as const, settings: { mode: "balanced" } },
        { type: "extract" as const, settings: { page_schema: schema } },
      ],
    }));
    const emulator = await startDatalabEmulator({ ...shared, pipelines });
    const { apiKey, origin } = emulator;
    const provider = createDatalab({ apiKey, baseUrl: origin });
    return {
      emulator,
      environment: { DATALAB_API_KEY: apiKey, DATALAB_HOST: origin },
      provider,
      pipelineFor: (kind) => provider.pipeline(pipelineId(kind)),
      uriFor: (kind) => `datalab:${pipelineId(kind)}`,
    };
  },
} satisfies KnownVendor;

async function loadDatalab() {
  return (await import("@docmux/datalab")).datalab;
}

function pipelineId(kind: string): string {
  return `pl_${kind}`;
}

async function* listDatalab(path: string, signal: AbortSignal): AsyncGenerator<ListItem, void, undefined> {
  const provider = await loadDatalab();
  if (path === "") {
    for await (const { pipelineId, name, updatedAt } of provider.pipelines.list({ signal })) {
      yield { type: "pipeline", uri: `datalab:${pipelineId}`, name, updatedAt };
    }
    return;
  }
  const { createDocmux } = await import("@docmux/core");
  const { pipelineId } = createDocmux({ providers: [provider] }).pipeline(`datalab:${path}`);
  for await (const run of provider.pipelines.listExecutions(pipelineId, { signal })) {
    const { status, rawStatus, createdAt, ref } = run;
    yield { type: "run", status, rawStatus, createdAt, ref };
  }
}
