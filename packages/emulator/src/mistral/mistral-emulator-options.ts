import type { Emulator, EmulatorOptions } from "../server/emulator.ts";

/** Where the vendor's documents are silent or differ, each reading is a position of a switch. */
export interface MistralBehavior {
  /** Dots per inch of the picture that a page is read from: places are in its pixels. Default 200; 87 was seen. */
  dpi: number;
  /** How long an uploaded file is not found yet. Default 0. */
  fileVisibleAfterMs: number;
}

/** How the next run goes: an OCR call, or a batch job. What is left out goes well. */
export interface MistralRunScript {
  /** Holds for runs of this model. Default: any. */
  model?: string;
  /** How many runs it holds for. Default 1. */
  times?: number;
  /** The answer holds no page. */
  noPages?: boolean;
  /** What the answer holds in place of the annotation. */
  annotation?: "null" | "broken";
  /** The row of the job fails with this error. */
  rowError?: { code: string; message: string };
  /** The job never ends by itself; its `timeout_hours` end it. */
  stuck?: boolean;
  /** The status that the job ends with. Default `SUCCESS`. */
  finalStatus?: string;
}

/** How the emulator is started. */
export interface MistralEmulatorOptions extends EmulatorOptions {
  switches?: Partial<MistralBehavior>;
}

/** A running emulator. */
export interface MistralEmulator extends Emulator {
  /** The object storage behind signed URLs: another origin, with requests and faults of its own. */
  storage: Emulator;
  /** Says how a run to come goes. Orders are used up oldest first. */
  scriptRun(order: MistralRunScript): void;
  /** Takes back the orders that no run has used. */
  clearRunScripts(): void;
  /** Starts that were accepted: OCR calls that were answered, and batch jobs. */
  acceptedStarts(): number;
  /** Pages that were billed so far. */
  billedPages(): number;
}
