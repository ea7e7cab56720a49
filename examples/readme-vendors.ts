// The vendors that the blocks of the pages talk to: emulators, reached as the providers' defaults are, by environment variables.
import { readFileSync } from "node:fs";
import { startClarifeyeEmulator, startDatalabEmulator, startPipelexEmulator } from "@docmux/emulator";

/** Emulators that know the ids which the README names. */
export interface ReadmeVendors {
  environment: Record<string, string>;
  /** How pages name an address of a vendor, and what names the emulator instead. */
  addresses: Record<string, string>;
  uris: Record<"clarifeye" | "pipelex", string>;
  close(): Promise<void>;
}

const flowId = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const projectId = "9c2b1c0a-7a1d-4d1d-8e3a-1d2b3c4d5e6f";

/** Starts them on loopback. */
export async function startReadmeVendors(): Promise<ReadmeVendors> {
  const file = new URL("documents/schemas/invoice.schema.json", import.meta.url);
  const schema = JSON.parse(readFileSync(file, "utf8"));
  const shared = { stepDurationMs: 1 };
  const steps = [
    { type: "convert" as const, settings: {} },
    { type: "extract" as const, settings: { page_schema: schema } },
  ];
  const [datalab, clarifeye, pipelex, selfHosted] = await Promise.all([
    startDatalabEmulator({
      ...shared,
      pipelines: [{ id: "pl_abc123", name: "invoice", versions: 2, steps }],
    }),
    startClarifeyeEmulator({
      ...shared,
      projects: [{ id: projectId, mode: "classic", flows: [{ id: flowId, name: "invoice", schema }] }],
    }),
    startPipelexEmulator({
      ...shared,
      pipes: [{ code: "extract_invoice", outputConcept: "Invoice", schema }],
    }),
    startPipelexEmulator({
      ...shared,
      dialect: "B",
      pipes: [{ code: "read_invoice", inputName: "invoice", outputConcept: "Invoice", schema }],
    }),
  ]);
  return {
    environment: {
      DATALAB_HOST: datalab.origin,
      DATALAB_API_KEY: datalab.apiKey,
      CLARIFEYE_BASE_URL: clarifeye.baseUrl,
      CLARIFEYE_API_KEY: clarifeye.apiKey,
      CLARIFEYE_PROJECT_ID: projectId,
      PIPELEX_BASE_URL: pipelex.origin,
      PIPELEX_API_KEY: pipelex.apiKey,
    },
    // What a block names goes before the environment.
    addresses: {
      "http://127.0.0.1:8081": selfHosted.origin,
      'region: "eu"': `baseUrl: "${clarifeye.baseUrl}"`,
    },
    uris: { clarifeye: `clarifeye:${projectId}/${flowId}`, pipelex: "pipelex:extract_invoice" },
    async close() {
      await Promise.all([datalab.close(), clarifeye.close(), pipelex.close(), selfHosted.close()]);
    },
  };
}
