import { startDatalabEmulator } from "../../packages/emulator/src/index.ts";
import { installPython, pythonOf } from "./install-python.ts";
import { type Peer, shownBy } from "./peer.ts";
import { recordExchanges } from "./recording-proxy.ts";
import { runWithin } from "./run-within.ts";

const version = "0.5.0";
const api = "/api/v1";

/** Datalab's own Python client, by the check of `scripts/datalab-sdk`, against the emulator. */
export const datalabSdk: Peer = {
  name: "datalab-sdk",
  vendor: "datalab",
  level: "vendor's client",
  subject: `datalab-python-sdk ${version}`,
  install: (bench) => installPython(bench, "datalab-sdk", `datalab-python-sdk==${version}`),
  async run(bench) {
    const emulator = await startDatalabEmulator();
    const exchanges = await recordExchanges(emulator, async (origin) => {
      const target = JSON.stringify({ origin, apiKey: emulator.apiKey });
      await runWithin(bench, pythonOf(bench, "datalab-sdk"), ["scripts/datalab-sdk/check.py", target]);
    });
    const execution = `${api}/pipelines/executions/{id}`;
    const held = shownBy(exchanges, {
      start: [["POST", `${api}/pipelines/{id}/run`, 200]],
      status: [["GET", execution, 200]],
      steps: [["GET", execution, 200]],
      result: [["GET", `${execution}/steps/{index}/result`, 200]],
      list: [["GET", `${api}/pipelines/{id}/executions`, 200]],
      files: [
        ["GET", `${api}/files`, 200],
        ["DELETE", `${api}/files/{id}`, 200],
      ],
      errors: [
        ["GET", `${api}/pipelines`, 401],
        ["GET", execution, 404],
        ["POST", `${api}/pipelines`, 422],
        ["POST", `${api}/pipelines/{id}/run`, 400],
      ],
    });
    return { exchanges, held };
  },
};
