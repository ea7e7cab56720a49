import { readFileSync } from "node:fs";
import { startPipelexEmulator } from "../../packages/emulator/src/index.ts";
import { installPython } from "./install-python.ts";
import { type Peer, shownBy } from "./peer.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import { runWithin } from "./run-within.ts";

const version = "0.55.0";

/** Pipelex's own Python client of the hosted service against the emulator of it. */
export const pipelexSdk: Peer = {
  name: "pipelex-sdk",
  vendor: "pipelex",
  level: "vendor's client",
  subject: `pipelex-sdk ${version}`,
  async run(bench) {
    const python = await installPython(bench, "pipelex-sdk", `pipelex-sdk==${version}`);
    const schema = JSON.parse(
      readFileSync(`${bench.root}/examples/documents/schemas/invoice.schema.json`, "utf8"),
    );
    const emulator = await startPipelexEmulator({
      dialect: "C",
      stepDurationMs: 50,
      pipes: [{ code: "extract_invoice", outputConcept: "Invoice", schema }],
    });
    const proxy = await startRecordingProxy(emulator.origin, [emulator.apiKey]);
    try {
      const target = {
        origin: proxy.origin,
        apiKey: emulator.apiKey,
        methodId: emulator.methodId("extract_invoice"),
        document: `${bench.root}/examples/documents/invoice-01.pdf`,
      };
      await runWithin(bench, python, ["scripts/peers/pipelex-sdk/check.py", JSON.stringify(target)]);
      const exchanges = proxy.exchanges();
      const held = shownBy(exchanges, {
        start: [["POST", "/v1/start", 202]],
        status: [["GET", "/v1/runs/{id}/status", 200]],
        result: [["GET", "/v1/runs/{id}/results", 200]],
        steps: [["GET", "/v1/runs/{id}/progress", 200]],
        list: [
          ["GET", "/v1/runs", 200],
          ["GET", "/v1/runs/{id}", 200],
        ],
        files: [
          ["POST", "/v1/upload", 200],
          ["POST", "/v1/resolve-storage-url", 200],
        ],
        errors: [
          ["GET", "/v1/runs/{id}/status", 401, 404],
          ["POST", "/v1/start", 409],
        ],
        "proof of a start": [["POST", "/v1/start", 202, 409]],
      });
      return { exchanges, held };
    } finally {
      await proxy.close();
      await emulator.close();
    }
  },
};
