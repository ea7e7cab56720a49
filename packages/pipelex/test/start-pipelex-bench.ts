import { ManualClock } from "@docmux/core/testing";
import { type PipelexEmulator, type PipelexEmulatorOptions, startPipelexEmulator } from "@docmux/emulator";
import { createPipelex, type PipelexProvider, type PipelexSettings } from "../src/index.ts";
import { drawPdf } from "./draw-pdf.ts";
import { serveFile } from "./serve-file.ts";

/** A provider set up against an emulator that lives by the same clock. */
export interface PipelexBench {
  emulator: PipelexEmulator;
  clock: ManualClock;
  pipelex: PipelexProvider;
  /** What `start`, `run` and `attach` take for a test: time that jumps instead of passing. */
  watch: { clock: ManualClock; random: () => number };
  /** Another provider on the same emulator. */
  createPipelex(settings?: PipelexSettings): PipelexProvider;
  /** An invoice, in a form that the emulated server reads: the oldest ones take no files. */
  invoice(number?: string, total?: string): ReturnType<typeof invoice> | { url: string };
  /** `METHOD path` of what the emulator was asked. */
  requests(): string[];
}

/** The pipe that is registered on the emulated server. */
export const invoicePipe = {
  code: "extract_invoice",
  domain: "accounting",
  outputConcept: "Invoice",
  outputName: "invoice",
  schema: {
    type: "object",
    properties: {
      invoice_number: { type: "string", description: "Invoice number" },
      total: { type: "number", description: "Total" },
    },
  },
};

/** An invoice as a document input. */
export function invoice(number = "INV-1", total = "12.50") {
  const lines = [`Invoice number: ${number}`, "Vendor: ACME Corporation", `Total: ${total}`];
  return { bytes: drawPdf(lines), filename: "invoice.pdf" };
}

/** {@link invoice}, on a server that the emulator can fetch it from. */
export function servedInvoice(number?: string, total?: string): { url: string } {
  return { url: serveFile(invoice(number, total).bytes) };
}

/** Starts emulator and provider. `dialect` is the emulator's; the provider finds out. */
export async function startPipelexBench(
  options: PipelexEmulatorOptions = {},
  settings: PipelexSettings = {},
): Promise<PipelexBench> {
  const clock = new ManualClock({ skipUpToMs: 60_000 });
  const emulator = await startPipelexEmulator({
    clock: { now: () => clock.now() },
    stepDurationMs: 3000,
    pipes: [invoicePipe],
    ...options,
  });
  const make = (more: PipelexSettings = {}) =>
    createPipelex({ apiKey: emulator.apiKey, baseUrl: emulator.origin, ...settings, ...more });
  return {
    emulator,
    clock,
    pipelex: make(),
    watch: { clock, random: () => 0.5 },
    createPipelex: make,
    invoice: (number, total) =>
      emulator.dialect === "legacy" ? servedInvoice(number, total) : invoice(number, total),
    requests: () => emulator.requests().map(({ method, path }) => `${method} ${path}`),
  };
}
