import type { EmulatorClock } from "../server/emulator-clock.ts";
import type { ClarifeyeSwitches } from "./clarifeye-switches.ts";
import type { ClarifeyeIndexingOrder } from "./indexing-order.ts";
import type { OrderQueue } from "./order-queue.ts";
import type { Project } from "./project.ts";
import type { ClarifeyeRunOrder } from "./run-order.ts";

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
  switches: ClarifeyeSwitches;
  /** By token. */
  callers: Map<string, Caller>;
  projects: Map<string, Project>;
  runOrders: OrderQueue<ClarifeyeRunOrder>;
  indexingOrders: OrderQueue<ClarifeyeIndexingOrder>;
}
