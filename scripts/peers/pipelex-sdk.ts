import { readFileSync } from "node:fs";
import { startPipelexEmulator } from "../../packages/emulator/src/index.ts";
import { installPython, pythonOf } from "./install-python.ts";
import { noteFile } from "./note-file.ts";
import { type Peer, shownBy } from "./peer.ts";
import { recordExchanges } from "./recording-proxy.ts";
import { runWithin } from "./run-within.ts";

const version = "0.55.0";

/** Pipelex's own Python client of the hosted service against the emulator of it. */
export const pipelexSdk: Peer = {
  name: "pipelex-sdk",
  vendor: "pipelex",
  level: "vendor's client",
  subject: `pipelex-sdk ${version}, hosted API`,
  install: (bench) => installPython(bench, "pipelex-sdk", `pipelex-sdk==${version}`),
  async run(bench) {
    const schema = JSON.parse(
      readFileSync(`${bench.root}/examples/documents/schemas/invoice.schema.json`, "utf8"),
    );
    const emulator = await startPipelexEmulator({
      dialect: "hosted",
      stepDurationMs: 50,
      pipes: [{ code: "extract_invoice", outputConcept: "Invoice", schema }],
    });
    const notes = noteFile();
    try {
      const exchanges = await recordExchanges(emulator, async (origin) => {
        const target = {
          differences: notes.path,
          origin,
          apiKey: emulator.apiKey,
          methodId: emulator.methodId("extract_invoice"),
          document: `${bench.root}/examples/documents/invoice-01.pdf`,
        };
        await runWithin(bench, pythonOf(bench, "pipelex-sdk"), [
          "scripts/peers/pipelex-sdk/check.py",
          JSON.stringify(target),
        ]);
      });
      const differences = notes.read();
      const held = shownBy(exchanges, {
        start: [["POST", "/v1/start", 202]],
        status: [["GET", "/v1/runs/{id}/status", 200]],
        result: [["GET", "/v1/runs/{id}/results", 200]],
        // What the client refuses to read has not held.
        ...(differences.length === 0 ? { steps: [["GET", "/v1/runs/{id}/progress", 200]] } : {}),
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
      return { exchanges, held, differences };
    } finally {
      notes.remove();
    }
  },
};
