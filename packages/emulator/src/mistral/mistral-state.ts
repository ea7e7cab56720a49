import type { EmulatorFrame } from "../server/emulator.ts";
import type { BatchJobs } from "./batch-jobs.ts";
import type { FileStore } from "./file-store.ts";
import type { MistralBehavior, MistralRunScript } from "./mistral-emulator-options.ts";
import type { SignedStorage } from "./signed-storage.ts";

/** Everything that the routes share. */
export interface MistralState {
  frame: EmulatorFrame;
  /** Changed in place by `configure`. */
  switches: MistralBehavior;
  files: FileStore;
  jobs: BatchJobs;
  storage: SignedStorage;
  /** The script of the run that starts now. */
  takeScript(): MistralRunScript;
  /** Notes what an accepted OCR call, or a row of a job, is billed for. */
  bill(answer: { pages: readonly unknown[] }): void;
}
