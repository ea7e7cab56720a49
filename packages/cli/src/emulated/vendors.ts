import { createClarifeye } from "@docmux/clarifeye";
import { createDocmux, InvalidInputError, type Pipeline, type Provider } from "@docmux/core";
import { createDatalab } from "@docmux/datalab";
import type { ClarifeyeEmulator, DatalabEmulator, PipelexEmulator } from "@docmux/emulator";
import { createPipelex } from "@docmux/pipelex";
import { type EmulatedVendorsOptions, startVendorEmulator, type VendorEmulator } from "./start.ts";

/** The three vendors on loopback, each with one pipeline for every kind of document. */
export interface EmulatedVendors {
  datalab: DatalabEmulator;
  clarifeye: ClarifeyeEmulator;
  pipelex: PipelexEmulator;
  /** Set to the emulators; what `createDocmux` takes. */
  providers: Provider[];
  /**
   * Pipeline URIs for a kind of document, by provider id.
   *
   * @throws InvalidInputError for a kind without a schema.
   */
  urisFor(kind: string): Record<"datalab" | "clarifeye" | "pipelex", string>;
  /** The three pipelines for a kind of document, in the order datalab, clarifeye, pipelex. */
  pipelinesFor(kind: string): Pipeline[];
  /** Stops the emulators. */
  close(): Promise<void>;
}

/** Starts the three emulators and sets providers to them. */
export async function startEmulatedVendors(options: EmulatedVendorsOptions): Promise<EmulatedVendors> {
  const [datalab, clarifeye, pipelex] = await Promise.all([
    startVendorEmulator.datalab(options),
    startVendorEmulator.clarifeye(options),
    startVendorEmulator.pipelex(options),
  ]);
  const { CLARIFEYE_BASE_URL, CLARIFEYE_PROJECT_ID } = clarifeye.environment;
  const providers = [
    createDatalab({ apiKey: datalab.apiKey, baseUrl: datalab.origin }),
    createClarifeye({
      apiKey: clarifeye.apiKey,
      baseUrl: CLARIFEYE_BASE_URL,
      projectId: CLARIFEYE_PROJECT_ID,
    }),
    createPipelex({ apiKey: pipelex.apiKey, baseUrl: pipelex.origin }),
  ];
  const urisFor: EmulatedVendors["urisFor"] = (kind) => ({
    datalab: uriOf(datalab, kind),
    clarifeye: uriOf(clarifeye, kind),
    pipelex: uriOf(pipelex, kind),
  });
  const docmux = createDocmux({ providers });
  return {
    datalab: datalab.emulator,
    clarifeye: clarifeye.emulator,
    pipelex: pipelex.emulator,
    providers,
    urisFor,
    pipelinesFor: (kind) => Object.values(urisFor(kind)).map((uri) => docmux.pipeline(uri)),
    async close() {
      await Promise.all([datalab, clarifeye, pipelex].map(({ emulator }) => emulator.close()));
    },
  };
}

function uriOf({ pipelines }: VendorEmulator, kind: string): string {
  const uri = Object.hasOwn(pipelines, kind) ? pipelines[kind] : undefined;
  if (uri !== undefined) return uri;
  throw new InvalidInputError(`The vendors are emulated without "${kind}"`, {
    nextStep: `Give its schema, or use one of: ${Object.keys(pipelines).join(", ")}.`,
  });
}
