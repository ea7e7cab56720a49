// The emulators, in a process of their own: neither their work nor what they keep counts as the client's.
import {
  startAzureDocumentIntelligenceEmulator,
  startClarifeyeEmulator,
  startDatalabEmulator,
  startMistralEmulator,
  startPipelexEmulator,
} from "../../packages/emulator/src/index.ts";
import { laneEnds, laneName, mistralModels } from "./lane.ts";
import { soakSchema as schema, type VendorAddresses } from "./vendor-addresses.ts";

const always = Number.POSITIVE_INFINITY;
const seed = Number(process.argv[2] ?? 1);
const stepDurationMs = 250;
const shared = { seed, stepDurationMs };

const steps = [
  { type: "convert", settings: {} },
  { type: "extract", settings: { page_schema: schema } },
];
const datalab = await startDatalabEmulator({
  ...shared,
  pipelines: laneEnds.datalab.map((end) => ({
    id: `pl_${laneName({ end })}`,
    name: end,
    steps,
    versions: 1,
  })),
});
const inDatalab = (end: (typeof laneEnds.datalab)[number]) => ({
  times: always,
  pipelineId: `pl_${laneName({ end })}`,
});
datalab.scriptRun({ ...inDatalab("completed_with_errors"), steps: [undefined, { outcome: "failed" }] });
datalab.scriptRun({ ...inDatalab("failed"), steps: [{ outcome: "failed" }] });

const clarifeye = await startClarifeyeEmulator({
  ...shared,
  projects: [
    {
      mode: "classic",
      flows: laneEnds.clarifeye.map((end) => ({ name: end, schema, runMode: "recreate-single" as const })),
    },
  ],
});
const [project] = clarifeye.projects;
if (!project) throw new Error("The Clarifeye emulator was started without a project.");
const flows = Object.fromEntries(project.flows.map(({ name, id }) => [name, id]));
const inClarifeye = (end: string) => ({ times: always, flowId: flows[end] ?? "" });
clarifeye.scriptRun({
  ...inClarifeye("completed_with_warnings"),
  steps: { Chunk: { outcome: "completed_with_warnings", warnings: ["A page is blurred"] } },
});
clarifeye.scriptRun({ ...inClarifeye("failed"), steps: { Parse: { outcome: "failed" } } });
clarifeye.scriptRun({ ...inClarifeye("cancelled"), finalStatus: "aborted" });

const pipes = laneEnds.pipelex.map((end) => ({ code: laneName({ end }), outputConcept: "Invoice", schema }));
const pipelex = await startPipelexEmulator({ ...shared, dialect: "hosted", pipes });
const legacy = await startPipelexEmulator({ ...shared, dialect: "legacy-0.1", pipes });
for (const emulator of [pipelex, legacy]) {
  const failed = laneName({ end: "failed" });
  emulator.scriptRun({ times: always, pipeCode: failed, failure: { message: "The model gave up" } });
}
pipelex.scriptRun({ times: always, pipeCode: laneName({ end: "cancelled" }), endState: "CANCELLED" });

const mistral = await startMistralEmulator(shared);
const batches = await startMistralEmulator(shared);
const damaged = { code: "3740", message: "Document is not a valid PDF." };
for (const emulator of [mistral, batches]) {
  const partly = { model: mistralModels.completed_with_errors ?? "", times: always };
  emulator.scriptRun({ ...partly, annotation: "null" });
}
mistral.scriptRun({ model: mistralModels.failed ?? "", times: always, noPages: true });
batches.scriptRun({ model: mistralModels.failed ?? "", times: always, rowError: damaged });
batches.scriptRun({ model: mistralModels.cancelled ?? "", times: always, finalStatus: "CANCELLED" });

const azure = await startAzureDocumentIntelligenceEmulator({
  ...shared,
  models: Object.fromEntries(laneEnds.azure.map((end) => [laneName({ end }), schema])),
});
const inAzure = (end: (typeof laneEnds.azure)[number]) => ({ times: always, modelId: laneName({ end }) });
azure.scriptRun({ ...inAzure("completed_with_warnings"), noDocuments: true });
azure.scriptRun({ ...inAzure("failed"), finalStatus: "failed" });
azure.scriptRun({ ...inAzure("cancelled"), finalStatus: "canceled" });

const addresses: VendorAddresses = {
  apiKey: datalab.apiKey,
  origins: {
    datalab: datalab.origin,
    clarifeye: clarifeye.origin,
    pipelex: pipelex.origin,
    "pipelex-legacy": legacy.origin,
    mistral: mistral.origin,
    "mistral-batch": batches.origin,
    azure: azure.origin,
  },
  clarifeye: { projectId: project.id, flows },
};
process.on("disconnect", () => process.exit(0));
process.send?.(addresses);
