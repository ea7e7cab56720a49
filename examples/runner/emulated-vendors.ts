import { readFileSync } from "node:fs";
import {
  type ClarifeyeEmulator,
  type DatalabEmulator,
  type MistralEmulator,
  type PipelexEmulator,
  startClarifeyeEmulator,
  startDatalabEmulator,
  startMistralEmulator,
  startPipelexEmulator,
} from "@docmux/emulator";

/** The vendors on loopback. Each has a pipeline that reads invoices, but Mistral, which keeps none. */
export interface EmulatedVendors {
  datalab: DatalabEmulator;
  clarifeye: ClarifeyeEmulator;
  pipelex: PipelexEmulator;
  mistral: MistralEmulator;
  /** What an example finds the vendors and their pipelines by: the same variables as with real ones. */
  environment: Record<string, string>;
  /** A pipeline of each vendor that keeps pipelines, as a URI. */
  uris: Record<"datalab" | "clarifeye" | "pipelex", string>;
  close(): Promise<void>;
}

// Fixed, so that pages can name them.
const projectId = "9c2b1c0a-7a1d-4d1d-8e3a-1d2b3c4d5e6f";
const flowId = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const uris = {
  datalab: "datalab:pl_invoice",
  clarifeye: `clarifeye:${projectId}/${flowId}`,
  pipelex: "pipelex:extract_invoice",
};

const webhookSecret = "the secret of the account's webhooks";

/** What the pipelines extract. */
export function invoiceSchema() {
  return JSON.parse(
    readFileSync(new URL("../documents/schemas/invoice.schema.json", import.meta.url), "utf8"),
  );
}

/** Starts them. */
export async function startEmulatedVendors(stepDurationMs: number): Promise<EmulatedVendors> {
  const schema = invoiceSchema();
  const steps = [
    { type: "convert" as const, settings: {} },
    { type: "extract" as const, settings: { page_schema: schema } },
  ];
  const flow = { id: flowId, name: "invoice", schema };
  const [datalab, clarifeye, pipelex, mistral] = await Promise.all([
    startDatalabEmulator({
      stepDurationMs,
      webhooks: { secret: webhookSecret },
      pipelines: [
        { id: "pl_invoice", name: "invoice", versions: 1, steps },
        { id: "pl_abc123", name: "the one that pages name", versions: 2, steps },
      ],
    }),
    startClarifeyeEmulator({ stepDurationMs, projects: [{ id: projectId, mode: "classic", flows: [flow] }] }),
    startPipelexEmulator({
      stepDurationMs,
      pipes: [{ code: "extract_invoice", outputConcept: "Invoice", schema }],
    }),
    startMistralEmulator({ stepDurationMs }),
  ]);
  return {
    datalab,
    clarifeye,
    pipelex,
    mistral,
    uris,
    environment: {
      DATALAB_API_KEY: datalab.apiKey,
      DATALAB_HOST: datalab.origin,
      DATALAB_WEBHOOK_SECRET: webhookSecret,
      DATALAB_PIPELINE_ID: "pl_invoice",
      CLARIFEYE_API_KEY: clarifeye.apiKey,
      CLARIFEYE_BASE_URL: clarifeye.baseUrl,
      CLARIFEYE_PROJECT_ID: projectId,
      CLARIFEYE_FLOW_ID: flowId,
      PIPELEX_API_KEY: pipelex.apiKey,
      PIPELEX_BASE_URL: pipelex.origin,
      PIPELEX_PIPE: "extract_invoice",
      MISTRAL_API_KEY: mistral.apiKey,
      MISTRAL_BASE_URL: mistral.origin,
      PIPELINE: uris.datalab,
      PIPELINES: Object.values(uris).join(","),
    },
    async close() {
      await Promise.all([datalab, clarifeye, pipelex, mistral].map((emulator) => emulator.close()));
    },
  };
}
