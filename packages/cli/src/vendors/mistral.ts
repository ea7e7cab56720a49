import type { KnownVendor, ListItem } from "./vendor.ts";

/** The model that is emulated. */
const model = "mistral-ocr-latest";

/** Mistral keeps no pipelines: those with an annotation for each kind are settings of the provider in this process. */
export const mistralVendor = {
  packageName: "@docmux/mistral",
  environment: { key: "MISTRAL_API_KEY", address: "MISTRAL_BASE_URL", otherVariables: [] },
  load: loadMistral,
  async samples() {
    const { createMistral } = await import("@docmux/mistral");
    const provider = createMistral();
    return [provider.ocr(), provider.batch()];
  },
  list: listMistral,
  async emulate({ schemas, ...shared }) {
    const { createMistral } = await import("@docmux/mistral");
    const { startMistralEmulator } = await import("@docmux/emulator");
    const emulator = await startMistralEmulator(shared);
    const { apiKey, origin } = emulator;
    const pipelines = Object.fromEntries(
      Object.entries(schemas).map(([kind, schema]) => [pipelineName(kind), { annotation: { schema } }]),
    );
    const provider = createMistral({ apiKey, baseUrl: origin, pipelines });
    return {
      emulator,
      environment: { MISTRAL_API_KEY: apiKey, MISTRAL_BASE_URL: origin },
      provider,
      pipelineFor: (kind) => provider.ocr(pipelineName(kind)),
      // The variables name no pipeline: in another process what is extracted is an option of the run.
      uriFor: () => `mistral:${model}`,
    };
  },
} satisfies KnownVendor;

async function loadMistral() {
  return (await import("@docmux/mistral")).mistral;
}

function pipelineName(kind: string): string {
  return `extract-${kind}`;
}

/** What it lists are the batch jobs of the workspace, whatever they ran. */
async function* listMistral(path: string, signal: AbortSignal): AsyncGenerator<ListItem, void, undefined> {
  const { refOf } = await import("@docmux/core/provider");
  const provider = await loadMistral();
  const pipeline = path === "" ? provider.batch() : provider.batch(path.replace(/^batch\//, ""));
  for await (const { jobId, status, rawStatus, model, createdAt } of provider.listJobs({ signal })) {
    yield { type: "run", status, rawStatus, name: model, createdAt, ref: refOf(pipeline, jobId) };
  }
}
