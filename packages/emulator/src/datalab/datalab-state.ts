import type { EmulatorFrame } from "../server/emulator.ts";
import type { DatalabBehavior } from "./datalab-behavior.ts";
import type { DatalabLimits } from "./datalab-emulator-options.ts";
import type { EvalStore } from "./evals/eval-store.ts";
import type { ExecutionStore } from "./execution-store.ts";
import type { FileStore } from "./file-store.ts";
import type { PipelineStore } from "./pipeline-store.ts";
import type { RunScriptQueue } from "./run-script.ts";
import type { StepCache } from "./step-cache.ts";
import type { StorageServer } from "./storage-server.ts";
import type { WebhookSender } from "./webhook-sender.ts";

/** Everything that the routes share. */
export interface DatalabState {
  frame: EmulatorFrame;
  /** Changed in place by `configure`. */
  switches: DatalabBehavior;
  limits: DatalabLimits;
  pipelines: PipelineStore;
  executions: ExecutionStore;
  stepCache: StepCache;
  files: FileStore;
  evals: EvalStore;
  orders: RunScriptQueue;
  storage: StorageServer;
  webhooks: WebhookSender;
  /** Stored extraction schemas by id. */
  schemas: Record<string, unknown>;
}
