import type { Emulator, EmulatorOptions } from "../server/emulator.ts";
import type { DatalabBehavior } from "./datalab-behavior.ts";
import type { PipelineStep } from "./pipeline-store.ts";
import type { RunScript } from "./run-script.ts";
import type { WebhookDelivery, WebhookSettings } from "./webhook-sender.ts";

/** A pipeline that is there from the start. */
export interface DatalabPipelineSeed {
  /** Default: one drawn from the seed. */
  id?: string;
  /** A named pipeline is a saved one. */
  name: string;
  steps: Pick<PipelineStep, "type" | "settings" | "custom_processor_id" | "eval_rubric_id">[];
  /** How many versions are published, all with these steps. Default 0: only the draft. */
  versions?: number;
}

/** Limits of the emulated team. */
export interface DatalabLimits {
  /** Above it: 413. Default 200 MiB. */
  maximumFileBytes: number;
  /** Pages of one request. Default 7000. */
  maximumPages: number;
  /** Pages of all runs under way together. Above it the run is accepted and ends without success. Default 5000. */
  maximumPagesInFlight: number;
  /** Requests to one endpoint within 60 s; above it: 429. Default `Infinity`, so that no test meets it by chance. */
  requestsPerMinute: number;
}

export interface DatalabEmulatorOptions extends EmulatorOptions {
  pipelines?: DatalabPipelineSeed[];
  /** Stored extraction schemas by id (`sch_…`), for steps that carry a `schema_id`. */
  extractionSchemas?: Record<string, unknown>;
  switches?: Partial<DatalabBehavior>;
  limits?: Partial<DatalabLimits>;
  webhooks?: WebhookSettings;
}

export interface DatalabEmulator extends Emulator {
  /** The object storage: another origin, with requests and faults of its own. */
  storage: Emulator;
  /** Ids of the seeded pipelines by name. */
  pipelineIds: Readonly<Record<string, string>>;
  /** Says how runs to come go. Orders are used up oldest first. */
  scriptRun(order: RunScript): void;
  /** Takes back the orders that no run has used. */
  clearRunScripts(): void;
  /** Moves switches while the emulator runs. */
  configure(switches: Partial<DatalabBehavior>): void;
  /**
   * Positions of the steps of a run whose results came from the cache: an earlier run had the same file and settings, and
   * this one did not say `skip_cache`. The vendor documents nothing by which a client could see it.
   */
  cachedSteps(executionId: string): readonly number[];
  /** Every attempt to post a webhook, oldest first. */
  webhookDeliveries(): readonly WebhookDelivery[];
}
