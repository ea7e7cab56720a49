import { startMistralEmulator } from "../../packages/emulator/src/index.ts";
import { installNode, runNode } from "./install-node.ts";
import { type Peer, shownBy } from "./peer.ts";
import { recordExchanges } from "./recording-proxy.ts";

const version = "2.7.0";

/** Mistral's own TypeScript client against the emulator. */
export const mistralSdk: Peer = {
  name: "mistral-sdk",
  vendor: "mistral",
  level: "vendor's client",
  subject: `@mistralai/mistralai ${version}`,
  install: (bench) => installNode(bench, "mistral-sdk", `@mistralai/mistralai@${version}`),
  async run(bench) {
    const emulator = await startMistralEmulator({ stepDurationMs: 150 });
    const exchanges = await recordExchanges(emulator, async (origin) => {
      const target = {
        origin,
        apiKey: emulator.apiKey,
        document: `${bench.root}/examples/documents/invoice-01.pdf`,
      };
      await runNode(bench, "mistral-sdk", "scripts/peers/mistral-sdk/check.mjs", JSON.stringify(target));
    });
    const job = "/v1/batch/jobs/{id}";
    const held = shownBy(exchanges, {
      start: [
        ["POST", "/v1/ocr", 200],
        ["POST", "/v1/batch/jobs", 200],
      ],
      status: [["GET", job, 200]],
      result: [["GET", "/v1/files/{id}/content", 200]],
      list: [["GET", "/v1/batch/jobs", 200]],
      cancel: [["POST", `${job}/cancel`, 200]],
      files: [
        ["POST", "/v1/files", 200],
        ["GET", "/v1/files", 200],
        ["GET", "/v1/files/{id}/url", 200],
        ["DELETE", "/v1/files/{id}", 200],
      ],
      errors: [
        ["POST", "/v1/ocr", 400, 404, 422],
        ["GET", "/v1/models", 401],
        ["GET", job, 404],
      ],
      // The marker comes back with the job in a list.
      "proof of a start": [["GET", "/v1/batch/jobs", 200]],
    });
    return { exchanges, held };
  },
};
