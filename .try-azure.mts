import { createDocmux, run } from "/tmp/wt/azure/packages/core/src/index.ts";
import { startAzureDocumentIntelligenceEmulator } from "/tmp/wt/azure/packages/emulator/src/index.ts";
import { createAzureDocumentIntelligence } from "/tmp/wt/azure/packages/azure-document-intelligence/src/index.ts";
const emulator = await startAzureDocumentIntelligenceEmulator({ stepDurationMs: 100 });
const azure = createAzureDocumentIntelligence({ apiKey: emulator.apiKey, baseUrl: emulator.origin });
for (const model of ["prebuilt-invoice", "prebuilt-layout"]) {
  const r = await run(azure.model(model), { path: "/tmp/wt/azure/examples/documents/invoice-01.pdf" });
  console.log(r.status, JSON.stringify(r.data, null, 1), JSON.stringify(r.evidence).slice(0, 1500), r.issues, r.usage, JSON.stringify(r.content).slice(0, 1500), JSON.stringify(r.providerMetadata).slice(0,500), r.ref, r.snapshot);
}
for await (const m of azure.listModels()) console.log(m.modelId);
await emulator.close();
