/** How the processing that an upload sets off goes, in an `auto_sync` project. */
export interface ClarifeyeIndexingScript {
  /** Only documents of this name. Default: any. */
  documentName?: string;
  /** How many documents it holds for. Default 1; `Infinity` for all to come. */
  times?: number;
  /** Default `"completed"`. */
  outcome?: "completed" | "failed" | "stuck";
  /** How long the document waits without any indexing entry and then as `created`, in milliseconds. Default: a third of `stepDurationMs`. */
  queueMs?: number;
  /** How long each node works on it. Default: the emulator's `stepDurationMs`. */
  durationMs?: number;
}
