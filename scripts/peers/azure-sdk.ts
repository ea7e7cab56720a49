import { startAzureDocumentIntelligenceEmulator } from "../../packages/emulator/src/index.ts";
import { installNode, runNode } from "./install-node.ts";
import { type Peer, shownBy } from "./peer.ts";
import { recordExchanges } from "./recording-proxy.ts";

const version = "1.1.0";

/** Azure's own TypeScript client against the emulator. */
export const azureSdk: Peer = {
  name: "azure-sdk",
  vendor: "azure-document-intelligence",
  level: "vendor's client",
  subject: `@azure-rest/ai-document-intelligence ${version}`,
  install: (bench) => installNode(bench, "azure-sdk", `@azure-rest/ai-document-intelligence@${version}`),
  async run(bench) {
    const emulator = await startAzureDocumentIntelligenceEmulator({ stepDurationMs: 150 });
    const exchanges = await recordExchanges(emulator, async (origin) => {
      const target = {
        origin,
        apiKey: emulator.apiKey,
        document: `${bench.root}/examples/documents/invoice-01.pdf`,
      };
      await runNode(bench, "azure-sdk", "scripts/peers/azure-sdk/check.mjs", JSON.stringify(target));
    });
    const analyze = "/documentintelligence/documentModels/{model}";
    const result = "/documentintelligence/documentModels/{model}/analyzeResults/{id}";
    const held = shownBy(exchanges, {
      start: [["POST", analyze, 202]],
      status: [["GET", result, 200]],
      result: [
        ["GET", result, 200],
        ["GET", `${result}/pdf`, 200],
        ["DELETE", result, 204],
      ],
      errors: [
        ["POST", analyze, 400, 401, 404],
        ["GET", result, 404],
      ],
    });
    return { exchanges, held };
  },
};
