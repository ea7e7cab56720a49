import type { Emulator } from "../../../emulator/src/index.ts";
import type { CallPlace } from "../../src/index.ts";

/** How many starts the vendor's own routes took, whether or not the client heard of it. */
export function acceptedStarts(emulator: Emulator, start: CallPlace): number {
  return emulator.requests().filter(({ path, vendorStatus = 500 }) => {
    const isStart = typeof start.path === "string" ? path.includes(start.path) : start.path.test(path);
    return isStart && vendorStatus < 300;
  }).length;
}
