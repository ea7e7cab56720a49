// Types of tests and tools, which run on Node.
import { testProvider } from "@docmux/conformance";
import { ManualClock } from "@docmux/core/testing";
import { startClarifeyeEmulator, startDatalabEmulator, startPipelexEmulator } from "@docmux/emulator";
import { exitCodes } from "docmux";

export const starters = [startClarifeyeEmulator, startDatalabEmulator, startPipelexEmulator];
export const clock = new ManualClock();
export const codes: Readonly<Record<string, number>> = exitCodes;
export { testProvider };
