import type { PipeController } from "../bundle/pipe.ts";
import type { PipeCall } from "./pipe-executor.ts";
import type { Stuff } from "./stuff.ts";

/** What a controller came to. */
export interface ControllerOutcome {
  endMs: number;
  output?: Stuff;
}

/** A call whose pipe is a controller. */
export type ControllerCall<Controller extends PipeController = PipeController> = PipeCall & {
  pipe: Controller;
};
