import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");

/** Collects what nothing holds, as the runtime may do at any moment. */
export const collectGarbage: () => void = runInNewContext("gc");
