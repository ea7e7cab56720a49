import type { FieldSchema } from "../document/extraction.ts";
import type { Emulator, EmulatorOptions } from "../server/emulator.ts";

/** Where the vendor's documents are silent or differ, each reading is a position of a switch. */
export interface AzureDocumentIntelligenceBehavior {
  /** Pricing tier: `F0` takes 4 MB and one start each second, and reads the first two pages without saying so. Default `S0`. */
  tier: "F0" | "S0";
  /** `Retry-After` of responses to starts and status checks, in seconds. Default 0: none. */
  retryAfterSeconds: number;
  /** What happens to a file that cannot be read: refused at the start, or the run fails. Default `start`. */
  contentErrors: "start" | "run";
}

/** How the next run goes. What is left out goes well. */
export interface AzureDocumentIntelligenceRunScript {
  /** Holds for runs of this model. Default: any. */
  modelId?: string;
  /** How many runs it holds for. Default 1. */
  times?: number;
  /** The run never ends. */
  stuck?: boolean;
  /** The status that the run ends with. Default `succeeded`. */
  finalStatus?: string;
  /** Of a run that ends as `failed`. Default: a file that cannot be read. */
  error?: Record<string, unknown>;
  warnings?: readonly { code: string; message: string; target?: string }[];
  /** The model finds no document of its kind. */
  noDocuments?: boolean;
  /** This field has a text and no value. */
  fieldWithoutValue?: string;
  /** What the header that names the run holds. Default `absolute`. */
  location?: "absolute" | "relative" | "missing" | "nameless" | { origin: string };
}

/** How the emulator is started. */
export interface AzureDocumentIntelligenceEmulatorOptions extends EmulatorOptions {
  switches?: Partial<AzureDocumentIntelligenceBehavior>;
  /** Models that were built at the resource: the fields of each, by its id. */
  models?: Readonly<Record<string, FieldSchema>>;
}

/** A running emulator. */
export interface AzureDocumentIntelligenceEmulator extends Emulator {
  /** Says how a run to come goes. Orders are used up oldest first. */
  scriptRun(order: AzureDocumentIntelligenceRunScript): void;
  /** Takes back the orders that no run has used. */
  clearRunScripts(): void;
  /** Starts that were accepted; each is billed. */
  acceptedStarts(): number;
  /** Pages that were billed so far. */
  billedPages(): number;
  /** Results that are still kept. */
  keptResults(): number;
}
