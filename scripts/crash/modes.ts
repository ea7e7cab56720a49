import { createClarifeye } from "../../packages/clarifeye/src/index.ts";
import { drawPdf } from "../../packages/clarifeye/test/draw-pdf.ts";
import type { Pipeline } from "../../packages/core/src/provider.ts";
import { createDatalab } from "../../packages/datalab/src/index.ts";
import { createPipelex } from "../../packages/pipelex/src/index.ts";
import type { LaneVendor } from "../soak/lane.ts";
import { runHeader } from "../soak/plan-run.ts";
import type { VendorAddresses } from "../soak/vendor-addresses.ts";

/** A vendor, and what proves a run there to be a start whose response was lost. */
export type CrashMode = "datalab-marker" | "datalab-none" | "clarifeye-marker" | "pipelex-none";

/** In the order in which tables show them. */
export const allModes: readonly CrashMode[] = [
  "datalab-marker",
  "datalab-none",
  "clarifeye-marker",
  "pipelex-none",
];

/** So large that no file is uploaded before its start: nothing then proves a run to be this start. */
export const neverUploadAboveBytes = 1_000_000_000;

/** The vendor of a mode. */
export function vendorOf(mode: CrashMode): LaneVendor {
  return mode.split("-")[0] as LaneVendor;
}

/** A mode as tables show it. */
export function nameOf(mode: CrashMode): string {
  return mode.replace("-", ", ");
}

/** What is in the document with an index, and in no other one. */
export function numberOf(index: number): string {
  return `INV-${100_000 + index}`;
}

/** The number that a text holds; empty for none. */
export function numberIn(text: string): string {
  return /INV-\d{6}/.exec(text)?.[0] ?? "";
}

/** The document with an index. */
export function documentOf(index: number): { bytes: Uint8Array<ArrayBuffer>; filename: string } {
  const lines = ["Nordwind GmbH", `Invoice number: ${numberOf(index)}`];
  return { bytes: drawPdf(lines) as Uint8Array<ArrayBuffer>, filename: `${numberOf(index)}.pdf` };
}

/**
 * The same pipeline on a provider of its own for each document.
 *
 * @param index - the document whose mark its requests carry; `undefined` for none.
 */
export function pipelineOf(
  mode: CrashMode,
  { apiKey, origins, clarifeye }: VendorAddresses,
  index?: number,
): Pipeline {
  const headers = index === undefined ? {} : { [runHeader]: String(index) };
  const settings = { apiKey, headers };
  switch (mode) {
    case "datalab-marker":
      return createDatalab({ ...settings, baseUrl: origins.datalab }).pipeline("pl_soak_completed");
    case "datalab-none":
      return createDatalab({
        ...settings,
        baseUrl: origins.datalab,
        directUploadAboveBytes: neverUploadAboveBytes,
      }).pipeline("pl_soak_completed");
    case "clarifeye-marker":
      return createClarifeye({
        ...settings,
        baseUrl: origins.clarifeye,
        projectId: clarifeye.projectId,
      }).extractionFlow(clarifeye.flows.completed ?? "");
    case "pipelex-none":
      return createPipelex({ ...settings, baseUrl: origins.pipelex, dialect: "hosted" }).pipe(
        "soak_completed",
      );
  }
}
