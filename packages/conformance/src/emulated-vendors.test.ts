import { ManualClock } from "@docmux/core/testing";
import { afterAll, describe, it } from "vitest";
import { startRecorderOrigin } from "../../emulator/src/index.ts";
import { startEmulatedClarifeye } from "../test/emulated/emulated-clarifeye.ts";
import { startEmulatedDatalab } from "../test/emulated/emulated-datalab.ts";
import { startEmulatedPipelex } from "../test/emulated/emulated-pipelex.ts";
import { testProvider } from "./test-provider.ts";

const skipUpToMs = 600_000;
const recorder = await startRecorderOrigin();
let clock = new ManualClock({ skipUpToMs });

/** A day for each case, so that none finds the runs of another. */
function createClock(): ManualClock {
  clock = new ManualClock({ startIso: new Date(clock.now() + 86_400_000).toISOString(), skipUpToMs });
  return clock;
}

const setup = { recorder, clock: () => clock };
const vendors = {
  datalab: await startEmulatedDatalab(setup),
  clarifeye: await startEmulatedClarifeye(setup),
  pipelex: await startEmulatedPipelex(setup),
};
afterAll(() => Promise.all([recorder, ...Object.values(vendors)].map((server) => server.close())));

for (const [name, { options }] of Object.entries(vendors)) {
  describe(name, () => testProvider({ describe, it }, { ...options, createClock }));
}
