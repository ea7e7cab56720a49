import { createClarifeye } from "@docmux/clarifeye";
import { type Pipeline, type Provider, resolvePipeline } from "@docmux/core";
import { createDatalab } from "@docmux/datalab";
import {
  type ClarifeyeEmulator,
  type DatalabEmulator,
  type FieldSchema,
  type PipelexEmulator,
  startClarifeyeEmulator,
  startDatalabEmulator,
  startPipelexEmulator,
} from "@docmux/emulator";
import { createPipelex } from "@docmux/pipelex";

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
  close(): Promise<void>;
}

/** How the emulated vendors are started. */
export interface EmulatedVendorsOptions {
  /** JSON Schema of what is extracted, by kind of document, such as `invoice`. */
  schemas: Readonly<Record<string, FieldSchema>>;
  /** How long one step lasts, in milliseconds. Default 300. */
  stepDurationMs?: number;
  /** Replaces the wall clock. For tests. */
  clock?: { now(): number };
}

/** Starts the three emulators and sets providers to them. */
export async function startEmulatedVendors({
  schemas,
  ...shared
}: EmulatedVendorsOptions): Promise<EmulatedVendors> {
  const kinds = Object.entries(schemas);
  const [datalab, clarifeye, pipelex] = await Promise.all([
    startDatalabEmulator({
      ...shared,
      pipelines: kinds.map(([kind, schema]) => ({
        id: `pl_${kind}`,
        name: kind,
        versions: 1,
        steps: [
          { type: "convert", settings: { mode: "balanced" } },
          { type: "extract", settings: { page_schema: schema } },
        ],
      })),
    }),
    startClarifeyeEmulator({
      ...shared,
      projects: [{ mode: "classic", flows: kinds.map(([kind, schema]) => ({ name: kind, schema })) }],
    }),
    startPipelexEmulator({
      ...shared,
      pipes: kinds.map(([kind, schema]) => ({
        code: pipeCode(kind),
        outputConcept: conceptCode(kind),
        schema,
      })),
    }),
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

function pipeCode(kind: string): string {
  return `extract_${kind.replaceAll("-", "_")}`;
}

function conceptCode(kind: string): string {
  return kind.replace(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
