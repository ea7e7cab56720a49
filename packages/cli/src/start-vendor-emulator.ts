import { startClarifeyeEmulator, startDatalabEmulator, startPipelexEmulator } from "@docmux/emulator";
import {
  clarifeyeSeeds,
  datalabSeeds,
  pipeCode,
  pipelexSeeds,
  type SchemasByKind,
} from "./emulator-seeds.ts";

/** A vendor that is emulated, and what points the command at it. */
export interface VendorEmulator {
  vendor: string;
  origin: string;
  apiKey: string;
  /** Environment variables to set. */
  environment: Record<string, string>;
  /** Pipeline URIs by kind of document. */
  pipelines: Record<string, string>;
  close(): Promise<void>;
}

interface EmulatorChoices {
  schemas: SchemasByKind;
  stepDurationMs: number;
  port?: number;
}

const starters = {
  async datalab({ schemas, ...shared }: EmulatorChoices): Promise<VendorEmulator> {
    const { origin, apiKey, close } = await startDatalabEmulator({
      ...shared,
      pipelines: datalabSeeds(schemas),
    });
    return {
      ...{ vendor: "datalab", origin, apiKey, close },
      environment: { DATALAB_API_KEY: apiKey, DATALAB_HOST: origin },
      pipelines: urisOf(schemas, (kind) => `datalab:pl_${kind}`),
    };
  },
  async clarifeye({ schemas, ...shared }: EmulatorChoices): Promise<VendorEmulator> {
    const emulator = await startClarifeyeEmulator({ ...shared, projects: clarifeyeSeeds(schemas) });
    const { apiKey, close, origin, projects } = emulator;
    const [project] = projects;
    if (!project) throw new Error("The Clarifeye emulator was started without a project.");
    const flowId = (kind: string) => project.flows.find(({ name }) => name === kind)?.id;
    return {
      ...{ vendor: "clarifeye", origin, apiKey, close },
      environment: {
        CLARIFEYE_API_KEY: apiKey,
        CLARIFEYE_BASE_URL: emulator.baseUrl,
        CLARIFEYE_PROJECT_ID: project.id,
      },
      pipelines: urisOf(schemas, (kind) => `clarifeye:${project.id}/${flowId(kind)}`),
    };
  },
  async pipelex({ schemas, ...shared }: EmulatorChoices): Promise<VendorEmulator> {
    const { origin, apiKey, close } = await startPipelexEmulator({ ...shared, pipes: pipelexSeeds(schemas) });
    return {
      ...{ vendor: "pipelex", origin, apiKey, close },
      environment: { PIPELEX_API_KEY: apiKey, PIPELEX_BASE_URL: origin },
      pipelines: urisOf(schemas, (kind) => `pipelex:${pipeCode(kind)}`),
    };
  },
};

/** Starts the emulator of one vendor on loopback. */
export function startVendorEmulator(
  vendor: keyof typeof starters,
  choices: EmulatorChoices,
): Promise<VendorEmulator> {
  return starters[vendor](choices);
}

function urisOf(schemas: SchemasByKind, uriOf: (kind: string) => string): Record<string, string> {
  return Object.fromEntries(Object.keys(schemas).map((kind) => [kind, uriOf(kind)]));
}
