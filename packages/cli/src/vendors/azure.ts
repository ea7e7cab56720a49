import type { KnownVendor, ListItem } from "./vendor.ts";

/** Azure Document Intelligence: one model that was built at the resource for each kind. */
export const azureVendor = {
  packageName: "@docmux/azure-document-intelligence",
  environment: {
    key: "DOCUMENT_INTELLIGENCE_API_KEY",
    address: "DOCUMENT_INTELLIGENCE_ENDPOINT",
    otherVariables: [],
  },
  load: loadAzure,
  async samples() {
    const { createAzureDocumentIntelligence } = await import("@docmux/azure-document-intelligence");
    return [createAzureDocumentIntelligence().model()];
  },
  list: listAzure,
  async emulate({ schemas, ...shared }) {
    const { createAzureDocumentIntelligence } = await import("@docmux/azure-document-intelligence");
    const { startAzureDocumentIntelligenceEmulator } = await import("@docmux/emulator");
    const models = Object.fromEntries(
      Object.entries(schemas).map(([kind, schema]) => [modelId(kind), schema]),
    );
    const emulator = await startAzureDocumentIntelligenceEmulator({ ...shared, models });
    const { apiKey, origin } = emulator;
    const provider = createAzureDocumentIntelligence({ apiKey, baseUrl: origin });
    return {
      emulator,
      environment: { DOCUMENT_INTELLIGENCE_API_KEY: apiKey, DOCUMENT_INTELLIGENCE_ENDPOINT: origin },
      provider,
      pipelineFor: (kind) => provider.model(modelId(kind)),
      uriFor: (kind) => `azure-document-intelligence:${modelId(kind)}`,
    };
  },
} satisfies KnownVendor;

async function loadAzure() {
  return (await import("@docmux/azure-document-intelligence")).azureDocumentIntelligence;
}

/** The models of the resource; the vendor lists no runs. */
async function* listAzure(_path: string, signal: AbortSignal): AsyncGenerator<ListItem, void, undefined> {
  const provider = await loadAzure();
  for await (const { modelId } of provider.listModels({ signal })) {
    yield { type: "pipeline", uri: `azure-document-intelligence:${modelId}` };
  }
}

function modelId(kind: string): string {
  return `docmux-${kind}`;
}
