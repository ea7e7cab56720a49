import { readFileSync } from "node:fs";
import { startClarifeyeEmulator } from "../../packages/emulator/src/index.ts";
import { installPython, pythonOf } from "./install-python.ts";
import { type Peer, shownBy } from "./peer.ts";
import { recordExchanges } from "./recording-proxy.ts";
import { runWithin } from "./run-within.ts";

const version = "0.0.26";
const project = "/api/v1/projects/{id}";

/** Clarifeye's own Python client against the emulator. It starts no extraction flow, and has no call for tags by document. */
export const clarifeyeSdk: Peer = {
  name: "clarifeye-sdk",
  vendor: "clarifeye",
  level: "vendor's client",
  subject: `crf-api-client ${version}`,
  install: (bench) => installPython(bench, "clarifeye-sdk", `crf-api-client==${version}`),
  async run(bench) {
    const schema = JSON.parse(
      readFileSync(`${bench.root}/examples/documents/schemas/invoice.schema.json`, "utf8"),
    );
    const emulator = await startClarifeyeEmulator({
      stepDurationMs: 50,
      // The shape that this client reads; the newer OpenAPI document has another, and the provider reads both.
      switches: { dataOperationsShape: "sdk" },
      projects: [{ mode: "classic", flows: [{ name: "invoice", schema, publishMode: "auto_publish" }] }],
    });
    emulator.scriptRun({});
    emulator.scriptRun({ stuck: true });
    const exchanges = await recordExchanges(emulator, async (origin) => {
      const [seeded] = emulator.projects;
      if (!seeded) throw new Error("The emulator has no project.");
      const target = {
        origin,
        apiKey: emulator.apiKey,
        projectId: seeded.id,
        flowId: seeded.flows[0]?.id,
        documents: ["invoice-01.pdf", "invoice-02.pdf"].map(
          (name) => `${bench.root}/examples/documents/${name}`,
        ),
      };
      await runWithin(bench, pythonOf(bench, "clarifeye-sdk"), [
        "scripts/peers/clarifeye-sdk/check.py",
        JSON.stringify(target),
      ]);
    });
    const held = shownBy(exchanges, {
      status: [["GET", `${project}/pipeline-runs/{id}/`, 200]],
      steps: [["GET", `${project}/pipeline-runs/{id}/`, 200]],
      list: [["GET", `${project}/pipeline-runs/`, 200]],
      result: [
        ["GET", `${project}/tables/`, 200],
        ["POST", `${project}/tables/{id}/data-operations/`, 200],
      ],
      cancel: [["POST", `${project}/pipeline-runs/{id}/abort/`, 200]],
      files: [
        ["POST", `${project}/documents/bulk-upload/`, 201],
        ["GET", `${project}/documents/`, 200],
        ["DELETE", `${project}/documents/{id}/`, 204],
      ],
      errors: [
        ["GET", `${project}/documents/`, 401],
        ["GET", `${project}/pipeline-runs/{id}/`, 404],
      ],
    });
    return { exchanges, held };
  },
};
