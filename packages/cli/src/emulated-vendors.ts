import { createClarifeye } from "@docmux/clarifeye";
import { type Pipeline, type Provider, resolvePipeline } from "@docmux/core";
import { createDatalab } from "@docmux/datalab";
import {
  type ClarifeyeEmulator,
  type DatalabEmulator,
  type PipelexEmulator,
  startClarifeyeEmulator,
  startDatalabEmulator,
  startPipelexEmulator,
} from "@docmux/emulator";
import { createPipelex } from "@docmux/pipelex";
import {
  clarifeyeSeeds,
  datalabSeeds,
  pipeCode,
  pipelexSeeds,
  type SchemasByKind,
} from "./emulator-seeds.ts";

/** The three vendors on loopback, each with one pipeline for every kind of document. */
export interface EmulatedVendors {
  datalab: DatalabEmulator;
  clarifeye: ClarifeyeEmulator;
  pipelex: PipelexEmulator;
  /** Set to the emulators; what `resolvePipeline` takes. */
  providers: Provider[];
  /** Pipeline URIs for a kind of document, by provider id. */
  urisFor(kind: string): Record<"datalab" | "clarifeye" | "pipelex", string>;
  /** The three pipelines for a kind of document, in the order datalab, clarifeye, pipelex. */
  pipelinesFor(kind: string): Pipeline[];
  /** Stops the emulators. */
  close(): Promise<void>;
}

/** How the emulated vendors are started. */
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

/** Starts the three emulators and sets providers to them. */
export async function startEmulatedVendors({
  schemas,
  ...shared
}: EmulatedVendorsOptions): Promise<EmulatedVendors> {
  const [datalab, clarifeye, pipelex] = await Promise.all([
    startDatalabEmulator({ ...shared, pipelines: datalabSeeds(schemas) }),
    startClarifeyeEmulator({ ...shared, projects: clarifeyeSeeds(schemas) }),
    startPipelexEmulator({ ...shared, pipes: pipelexSeeds(schemas) }),
  ]);
  const [project] = clarifeye.projects;
  if (!project) throw new Error("The Clarifeye emulator was started without a project.");
  const providers = [
    createDatalab({ apiKey: datalab.apiKey, baseUrl: datalab.origin }),
    createClarifeye({ apiKey: clarifeye.apiKey, baseUrl: clarifeye.baseUrl, projectId: project.id }),
    createPipelex({ apiKey: pipelex.apiKey, baseUrl: pipelex.origin }),
  ];
  const urisFor: EmulatedVendors["urisFor"] = (kind) => ({
    datalab: `datalab:pl_${kind}`,
    clarifeye: `clarifeye:${project.id}/${project.flows.find(({ name }) => name === kind)?.id}`,
    pipelex: `pipelex:${pipeCode(kind)}`,
  });
  return {
    datalab,
    clarifeye,
    pipelex,
    providers,
    urisFor,
    pipelinesFor: (kind) => Object.values(urisFor(kind)).map((uri) => resolvePipeline(uri, providers)),
    async close() {
      await Promise.all([datalab.close(), clarifeye.close(), pipelex.close()]);
    },
  };
}
