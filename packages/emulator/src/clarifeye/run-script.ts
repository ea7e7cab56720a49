/** How one step of a run to come goes. */
export interface ClarifeyeStepScript {
  /** Default: the emulator's `stepDurationMs`. */
  durationMs?: number;
  /** Default: what the work on the documents comes to. */
  outcome?: "completed" | "completed_with_warnings" | "failed";
  /** `warnings` of the step once it has ended: any JSON. Default: the documents that were left out, or null. */
  warnings?: unknown;
  /** Why a step fails. Only the run's `raw_logs` has it, since neither run nor step has an error field. */
  errorMessage?: string;
  /** Names or ids of documents that this step cannot process: a warning, and no output for them. */
  failDocuments?: string[];
  /** How many documents a failing step had written before it failed. Default 0. */
  documentsBeforeFailure?: number;
  /** The step starts and never ends. */
  stuck?: boolean;
  /** A word that the step shows in place of `running`. */
  runningStatus?: string;
  /** A word that the step ends with. */
  finalStatus?: string;
}

/** How the next run, or the next few, go. What is left out goes well. */
export interface ClarifeyeRunScript {
  /** How many runs it holds for. Default 1; `Infinity` for all to come. */
  times?: number;
  /** Only runs of this flow. Default: any. */
  flowId?: string;
  /** How long the run stays `pending`, in milliseconds. Default: a third of `stepDurationMs`. */
  queueMs?: number;
  /** By the step's name (`Extract objects`) or type (`object-extraction`). */
  steps?: Record<string, ClarifeyeStepScript>;
  /** The run stays `pending` for ever. */
  stuck?: boolean;
  /** A word that the run shows in place of `running`. */
  runningStatus?: string;
  /** A word that the run ends with, whatever its steps say. */
  finalStatus?: string;
  /** Adds this many bytes of debug lines to `raw_logs`. Default 0. */
  logPaddingBytes?: number;
}
