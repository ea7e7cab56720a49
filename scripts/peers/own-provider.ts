import { readFileSync } from "node:fs";
import { createAzureDocumentIntelligence } from "../../packages/azure-document-intelligence/src/index.ts";
import { createClarifeye } from "../../packages/clarifeye/src/index.ts";
import { createDocmux } from "../../packages/core/src/index.ts";
import { createDatalab } from "../../packages/datalab/src/index.ts";
import {
  startAzureDocumentIntelligenceEmulator,
  startClarifeyeEmulator,
  startDatalabEmulator,
  startMistralEmulator,
  startPipelexEmulator,
} from "../../packages/emulator/src/index.ts";
import { createMistral } from "../../packages/mistral/src/index.ts";
import { createPipelex } from "../../packages/pipelex/src/index.ts";
import type { Capability, Level, Vendor } from "./capabilities.ts";
import { findDifferences } from "./find-differences.ts";
import type { Bench, Peer } from "./peer.ts";
import { recordExchanges } from "./recording-proxy.ts";
import { serveFile } from "./serve-file.ts";
import { readVendorDocument } from "./vendor-document.ts";

/** An emulator with one pipeline, and docmux's own provider for it. */
interface Pair {
  origin: string;
  apiKey: string;
  close(): Promise<void>;
  /** Runs a document by way of the origin. */
  run(origin: string, document: string): Promise<unknown>;
}

/** docmux's own provider, each exchange compared with the OpenAPI document of the vendor. */
export const datalabOpenapi: Peer = ownProvider("datalab-openapi", "datalab", {
  "POST /api/v1/pipelines/{pipeline_id}/run 200": ["start"],
  "GET /api/v1/pipelines/executions/{execution_id} 200": ["status", "steps"],
});

/** The same at Clarifeye. */
export const clarifeyeOpenapi: Peer = ownProvider("clarifeye-openapi", "clarifeye", {
  "GET /api/v1/projects/{project_id}/pipeline-runs/{pipeline_run_id}/ 200": ["status", "steps"],
});

/** The same at Pipelex, whose page describes the older API in prose. */
export const pipelexPage: Peer = ownProvider("pipelex-page", "pipelex", {
  "POST /api/v1/pipeline/execute 200": ["start", "result"],
});

/** The same at Mistral, by OCR and by a batch job. Its schemas were written by hand, from notes on the vendor's document. */
export const mistralNotes: Peer = ownProvider("mistral-notes", "mistral", {
  "POST /v1/ocr 200": ["start", "result"],
  "GET /v1/batch/jobs/{job_id} 200": ["status"],
});

/** The same at Azure. Its schemas were written by hand, from notes on the vendor's document. */
export const azureNotes: Peer = ownProvider("azure-notes", "azure-document-intelligence", {
  "POST /documentintelligence/documentModels/{model} 202": ["start"],
  "GET /documentintelligence/documentModels/{model}/analyzeResults/{id} 200": ["status", "result"],
});

function ownProvider(
  name: string,
  vendor: Vendor,
  shows: Readonly<Record<string, readonly Capability[]>>,
): Peer {
  const { kind, sources } = readVendorDocument(vendor);
  const level: Level = kind === "OpenAPI" ? "vendor's OpenAPI" : "documentation only";
  return {
    name,
    vendor,
    level,
    subject: sources.join(", "),
    async run({ root, signal }: Bench) {
      const read = (path: string) => readFileSync(`${root}/examples/documents/${path}`, "utf8");
      const pair = await startPair[vendor](JSON.parse(read("schemas/invoice.schema.json")));
      const exchanges = await recordExchanges(pair, async (origin) => {
        signal.throwIfAborted();
        await pair.run(origin, `${root}/examples/documents/invoice-01.pdf`);
      });
      const { held } = findDifferences(vendor, exchanges);
      return { exchanges, held: held.flatMap((operation) => shows[operation] ?? []) };
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: each emulator has its own type of a JSON Schema
const startPair: Record<Vendor, (schema: any) => Promise<Pair>> = {
  async datalab(schema) {
    const id = "pl_invoice";
    const steps = [
      { type: "convert" as const, settings: {} },
      { type: "extract" as const, settings: { page_schema: schema } },
    ];
    const emulator = await startDatalabEmulator({
      stepDurationMs: 50,
      pipelines: [{ id, name: "invoice", versions: 1, steps }],
    });
    return {
      ...emulator,
      async run(baseUrl, path) {
        const datalab = createDatalab({ baseUrl, apiKey: emulator.apiKey });
        await createDocmux({ providers: [datalab] }).run(datalab.pipeline(id), { path });
      },
    };
  },
  async clarifeye(schema) {
    const emulator = await startClarifeyeEmulator({
      stepDurationMs: 50,
      projects: [{ mode: "classic", flows: [{ name: "invoice", schema }] }],
    });
    const [project] = emulator.projects;
    return {
      ...emulator,
      async run(baseUrl, path) {
        const clarifeye = createClarifeye({ baseUrl, apiKey: emulator.apiKey, projectId: project?.id });
        const flow = clarifeye.extractionFlow(project?.flows[0]?.id ?? "");
        await createDocmux({ providers: [clarifeye] }).run(flow, { path });
      },
    };
  },
  async mistral(schema) {
    const emulator = await startMistralEmulator({ stepDurationMs: 50 });
    return {
      ...emulator,
      async run(baseUrl, path) {
        const pipelines = { invoice: { annotation: { schema } } };
        const mistral = createMistral({ baseUrl, apiKey: emulator.apiKey, pipelines });
        const docmux = createDocmux({ providers: [mistral] });
        await docmux.run(mistral.ocr("invoice"), { path });
        await docmux.run(mistral.batch("invoice"), { path });
      },
    };
  },
  async "azure-document-intelligence"(schema) {
    const emulator = await startAzureDocumentIntelligenceEmulator({
      stepDurationMs: 50,
      models: { invoice: schema },
    });
    return {
      ...emulator,
      async run(baseUrl, path) {
        const azure = createAzureDocumentIntelligence({ baseUrl, apiKey: emulator.apiKey });
        const docmux = createDocmux({ providers: [azure] });
        for (const model of ["prebuilt-layout", "prebuilt-invoice", "invoice"]) {
          await docmux.run(azure.model(model), { path });
        }
      },
    };
  },
  async pipelex(schema) {
    const emulator = await startPipelexEmulator({
      dialect: "legacy",
      stepDurationMs: 50,
      pipes: [{ code: "extract_invoice", outputConcept: "Invoice", schema }],
    });
    return {
      ...emulator,
      async run(baseUrl, path) {
        const pipelex = createPipelex({ baseUrl, apiKey: emulator.apiKey, dialect: "legacy" });
        const file = await serveFile(path);
        const docmux = createDocmux({ providers: [pipelex] });
        // The engine of that time takes documents by URL only.
        await docmux.run(pipelex.pipe("extract_invoice"), { url: file.url }).finally(file.close);
      },
    };
  },
};
