// The Datalab emulator in a process of its own, so that its work does not count as the client's. It lives by a clock that
// counts requests: a run takes the same number of looks however fast anybody asks.
import { type DatalabEmulator, startDatalabEmulator } from "@docmux/emulator";

/** What the emulator's process tells first. */
export interface EmulatorAddress {
  origin: string;
  apiKey: string;
}

const requestMs = 100;
const startMs = Date.parse("2026-04-01T10:00:00Z");
let emulator: DatalabEmulator | undefined;
const page_schema = {
  type: "object",
  properties: { invoice_number: { type: "string" }, total: { type: "number" } },
};

emulator = await startDatalabEmulator({
  clock: { now: () => startMs + (emulator?.requests().length ?? 0) * requestMs },
  stepDurationMs: 2 * requestMs,
  switches: { lateCost: false, lateScores: false },
  pipelines: [
    {
      id: "pl_bench",
      name: "bench",
      versions: 1,
      steps: [
        { type: "convert", settings: {} },
        { type: "extract", settings: { page_schema } },
      ],
    },
  ],
});

process.on("message", (question) => {
  if (question === "count") process.send?.(emulator.requests().length);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ origin: emulator.origin, apiKey: emulator.apiKey } satisfies EmulatorAddress);
