import { readFileSync } from "node:fs";
import { startPipelexEmulator } from "../../packages/emulator/src/index.ts";
import { installPython, pythonOf } from "./install-python.ts";
import { noteFile } from "./note-file.ts";
import { type Peer, shownBy } from "./peer.ts";
import { recordExchanges } from "./recording-proxy.ts";
import { runWithin } from "./run-within.ts";
import { serveFile } from "./serve-file.ts";

const version = "0.15.7";

/** The client that the vendor's page "Pipe Run" shows, against the emulator of that page. It sends documents by URL only. */
export const pipelexClient: Peer = {
  name: "pipelex-client",
  vendor: "pipelex",
  level: "vendor's client",
  subject: `PipelexClient of pipelex ${version}, older API`,
  install: (bench) => installPython(bench, "pipelex-client", `pipelex==${version}`),
  async run(bench) {
    const documents = `${bench.root}/examples/documents`;
    const schema = JSON.parse(readFileSync(`${documents}/schemas/invoice.schema.json`, "utf8"));
    const emulator = await startPipelexEmulator({
      dialect: "legacy",
      stepDurationMs: 50,
      pipes: [{ code: "extract_invoice", outputConcept: "Invoice", schema }],
    });
    const files = await serveFile(`${documents}/invoice-01.pdf`);
    const notes = noteFile();
    try {
      const exchanges = await recordExchanges(emulator, async (origin) => {
        const target = {
          origin,
          apiKey: emulator.apiKey,
          documentUrl: files.url,
          differences: notes.path,
        };
        await runWithin(bench, pythonOf(bench, "pipelex-client"), [
          "scripts/peers/pipelex-client/check.py",
          JSON.stringify(target),
        ]);
      });
      const differences = notes.read();
      const held = shownBy(exchanges, {
        // What the client refuses to read has not held.
        ...(differences.length === 0 ? { result: [["POST", "/api/v1/pipeline/execute", 200]] } : {}),
        start: [["POST", "/api/v1/pipeline/start", 200]],
        errors: [["POST", "/api/v1/pipeline/execute", 401, 500]],
      });
      return { exchanges, held, differences };
    } finally {
      files.close();
      notes.remove();
    }
  },
};
