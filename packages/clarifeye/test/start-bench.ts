import { ManualClock } from "@docmux/core/testing";
import {
  type ClarifeyeEmulator,
  type ClarifeyeEmulatorOptions,
  startClarifeyeEmulator,
} from "@docmux/emulator";
import {
  type ClarifeyeExtractionFlow,
  type ClarifeyeExtractionFlowOptions,
  type ClarifeyeProvider,
  type ClarifeyeSettings,
  createClarifeye,
} from "../src/index.ts";
import { drawPdf } from "./draw-pdf.ts";

/** A provider set up against an emulator that lives by the same clock. */
export interface Bench {
  emulator: ClarifeyeEmulator;
  clock: ManualClock;
  clarifeye: ClarifeyeProvider;
  projectId: string;
  flowId: string;
  /** What `start`, `run` and `attach` take for a test: time that jumps instead of passing. */
  watch: { clock: ManualClock; random: () => number };
  flow: ClarifeyeExtractionFlow;
  flowWith(options: ClarifeyeExtractionFlowOptions, settings?: ClarifeyeSettings): ClarifeyeExtractionFlow;
  /** `METHOD path` of what the emulator was asked, below the project. */
  requests(): string[];
}

/** What the emulated flow extracts. */
export const invoiceSchema = {
  type: "object",
  properties: {
    invoice_number: { type: "string" },
    invoice_date: { type: "string", format: "date" },
    total_amount: { type: "number" },
  },
} as const;

/** An invoice as a document input, with this many bytes that say nothing. */
export function invoice(filename: string, number: string, total: string, extraBytes = 0) {
  const lines = [
    "Nordwind GmbH",
    `Invoice number: ${number}`,
    "Invoice date: 2026-03-14",
    `Total amount: ${total}`,
  ];
  return { bytes: drawPdf(lines, extraBytes) as Uint8Array<ArrayBuffer>, filename };
}

/** A file that looks like a PDF and that no parser reads. */
export function brokenDocument(filename: string) {
  return { bytes: new TextEncoder().encode("%PDF-1.7 and then nothing"), filename };
}

/** Starts emulator and provider. */
export async function startBench(options: Partial<ClarifeyeEmulatorOptions> = {}): Promise<Bench> {
  const clock = new ManualClock({ skipUpToMs: 60_000 });
  const emulator = await startClarifeyeEmulator({
    clock: { now: () => clock.now() },
    stepDurationMs: 3000,
    projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema }] }],
    ...options,
  });
  const [project] = emulator.projects;
  const projectId = project?.id ?? "";
  const flowId = project?.flows[0]?.id ?? "";
  const settings: ClarifeyeSettings = { apiKey: emulator.apiKey, baseUrl: emulator.origin, projectId };
  const clarifeye = createClarifeye(settings);
  return {
    emulator,
    clock,
    clarifeye,
    projectId,
    flowId,
    watch: { clock, random: () => 0.5 },
    flow: clarifeye.extractionFlow(flowId),
    flowWith: (flowOptions, more) =>
      (more ? createClarifeye({ ...settings, ...more }) : clarifeye).extractionFlow(flowId, flowOptions),
    requests: () =>
      emulator
        .requests()
        .map(({ method, path }) => `${method} ${path.replace(/^\/api\/v1\/projects\/[^/]+\//, "")}`),
  };
}
