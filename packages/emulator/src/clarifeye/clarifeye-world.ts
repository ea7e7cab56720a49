import type { EmulatorClock } from "../server/emulator-clock.ts";
import type { ScriptQueue } from "../server/script-queue.ts";
import type { ClarifeyeBehavior } from "./clarifeye-behavior.ts";
import type { ClarifeyeIndexingScript } from "./indexing-script.ts";
import type { Project } from "./project.ts";
import type { ClarifeyeRunScript } from "./run-script.ts";

/** A right that a token carries. Which call needs which is not documented; see `openProject` for the reading taken here. */
export type ClarifeyePermission = "CAN_VIEW_DATA" | "CAN_RUN_TASKS";

/** Whom a token belongs to. */
export interface Caller {
  userId: string;
  permissions: readonly ClarifeyePermission[];
}

/** The state behind all routes. */
export interface ClarifeyeWorld {
  clock: EmulatorClock;
  random: () => number;
  stepDurationMs: number;
  switches: ClarifeyeBehavior;
  /** By token. */
  callers: Map<string, Caller>;
  projects: Map<string, Project>;
  runScripts: ScriptQueue<ClarifeyeRunScript>;
  indexingScripts: ScriptQueue<ClarifeyeIndexingScript>;
}
