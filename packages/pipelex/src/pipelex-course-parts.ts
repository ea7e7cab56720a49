import type { MainStuff } from "./pipelex-main-stuff.ts";
import type { WireRunAnswer } from "./pipelex-wire.ts";

/** What the steps of a run are read from. */
export interface CourseParts {
  answer: WireRunAnswer;
  /** The vendor's word for the whole run. */
  rawStatus: string;
  /** The pipe that was run, where the answer names none. */
  pipeCode: string;
  main: MainStuff;
}
