import {
  type Emulator,
  startAzureDocumentIntelligenceEmulator,
  startClarifeyeEmulator,
  startDatalabEmulator,
  startMistralEmulator,
  startPipelexEmulator,
} from "@docmux/emulator";
import { clarifeyeSeeds, datalabSeeds, pipeCode, pipelexSeeds, type SchemasByKind } from "./seeds.ts";

/** A vendor that is emulated, and what points the command at it. */
export interface VendorEmulator {
  vendor: string;
  origin: string;
  apiKey: string;
  /** Environment variables to set. */
  environment: Record<string, string>;
  /** Pipeline URIs by kind of document. */
  pipelines: Record<string, string>;
  /** The server itself. */
  emulator: Emulator;
}

/** How emulated vendors are started. */
export interface EmulatedVendorsOptions {
  /** JSON Schema of what is extracted, by kind of document, such as `invoice`. */
  schemas: SchemasByKind;
  /** How long one step lasts, in milliseconds. Default 300. */
  stepDurationMs?: number;
  /** Replaces the wall clock. For tests. */
  clock?: {
    /** Milliseconds since 1970. */
    now(): number;
  };
}

interface EmulatorChoices extends EmulatedVendorsOptions {
  port?: number;
}

/** Start the emulator of a vendor on loopback. */
export const startVendorEmulator = {
  async datalab({ schemas, ...shared }: EmulatorChoices) {
    const emulator = await startDatalabEmulator({ ...shared, pipelines: datalabSeeds(schemas) });
    return {
      ...commonFacts(emulator),
      environment: { DATALAB_API_KEY: emulator.apiKey, DATALAB_HOST: emulator.origin },
      pipelines: urisOf(schemas, (kind) => `datalab:pl_${kind}`),
    };
  },
  async clarifeye({ schemas, ...shared }: EmulatorChoices) {
    const emulator = await startClarifeyeEmulator({ ...shared, projects: clarifeyeSeeds(schemas) });
    const { projects } = emulator;
    const [project] = projects;
    if (!project) throw new Error("The Clarifeye emulator was started without a project.");
    const flowId = (kind: string) => project.flows.find(({ name }) => name === kind)?.id;
    return {
      ...commonFacts(emulator),
      environment: {
        CLARIFEYE_API_KEY: emulator.apiKey,
        CLARIFEYE_BASE_URL: emulator.baseUrl,
        CLARIFEYE_PROJECT_ID: project.id,
      },
      pipelines: urisOf(schemas, (kind) => `clarifeye:${project.id}/${flowId(kind)}`),
    };
  },
  async pipelex({ schemas, ...shared }: EmulatorChoices) {
    const emulator = await startPipelexEmulator({ ...shared, pipes: pipelexSeeds(schemas) });
    return {
      ...commonFacts(emulator),
      environment: { PIPELEX_API_KEY: emulator.apiKey, PIPELEX_BASE_URL: emulator.origin },
      pipelines: urisOf(schemas, (kind) => `pipelex:${pipeCode(kind)}`),
    };
  },
  /** Mistral keeps no pipelines: what is extracted goes along with each run, so every kind is the same model. */
  async mistral({ schemas, ...shared }: EmulatorChoices) {
    const emulator = await startMistralEmulator(shared);
    return {
      ...commonFacts(emulator),
      environment: { MISTRAL_API_KEY: emulator.apiKey, MISTRAL_BASE_URL: emulator.origin },
      pipelines: urisOf(schemas, () => "mistral:mistral-ocr-latest"),
    };
  },
  /** Every kind is a model that was built at the resource, with the names of its schema. */
  async "azure-document-intelligence"({ schemas, ...shared }: EmulatorChoices) {
    const emulator = await startAzureDocumentIntelligenceEmulator({ ...shared, models: schemas });
    return {
      ...commonFacts(emulator),
      environment: {
        DOCUMENT_INTELLIGENCE_API_KEY: emulator.apiKey,
        DOCUMENT_INTELLIGENCE_ENDPOINT: emulator.origin,
      },
      pipelines: urisOf(schemas, (kind) => `azure-document-intelligence:${kind}`),
    };
  },
} satisfies Record<string, (choices: EmulatorChoices) => Promise<VendorEmulator>>;

function commonFacts<Emulated extends Emulator>(emulator: Emulated) {
  const { vendor, origin, apiKey } = emulator;
  return { vendor, origin, apiKey, emulator };
}

function urisOf(schemas: SchemasByKind, uriOf: (kind: string) => string): Record<string, string> {
  return Object.fromEntries(Object.keys(schemas).map((kind) => [kind, uriOf(kind)]));
}
