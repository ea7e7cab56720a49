import { createFaultControls, type RunOutcome, testProvider } from "@docmux/conformance";
import { ManualClock } from "@docmux/core/testing";
import {
  type PipelexEmulatorOptions,
  type PipelexRunScript,
  startPipelexEmulator,
  startRequestRecorder,
} from "@docmux/emulator";
import { afterAll, describe, it } from "vitest";
import { invoice, invoicePipe, servedInvoice } from "../test/start-pipelex-bench.ts";
import { createPipelex, type PipelexSettings } from "./index.ts";

const apiKey = "plx-conformance-secret-key";
const skipUpToMs = 600_000;
let clock = new ManualClock({ skipUpToMs });

const orders: Record<Exclude<RunOutcome, "completed_with_warnings">, PipelexRunScript> = {
  completed: {},
  completed_with_errors: { branch: "failed" },
  failed: { failure: { message: "The model gave up" } },
  cancelled: { endState: "CANCELLED" },
  never: { stuck: true },
};

/** The vendor has no status for warnings; the other outcomes depend on what a server reports of its runs. */
type Outcome = keyof typeof orders;
const vendors: [string, PipelexEmulatorOptions, PipelexSettings, Outcome[]][] = [
  ["legacy", { dialect: "legacy" }, { dialect: "legacy" }, ["completed", "failed", "cancelled"]],
  ["legacy-0.1", { dialect: "legacy-0.1" }, { dialect: "legacy-0.1" }, ["completed", "failed"]],
  ["v1", { dialect: "v1" }, { dialect: "v1" }, ["completed", "completed_with_errors", "failed"]],
  [
    "v1, protocol 2.0",
    { dialect: "v1", protocol: "2.0" },
    { dialect: "v1" },
    ["completed", "completed_with_errors", "failed"],
  ],
  [
    "hosted",
    { dialect: "hosted" },
    { dialect: "hosted" },
    ["completed", "completed_with_errors", "failed", "cancelled", "never"],
  ],
  ["hosted, found out", { dialect: "hosted" }, {}, ["completed", "failed", "never"]],
];

const places = {
  start: { method: "POST", path: /\/(?:start|execute)$/ },
  status: { path: /\/runs\/[^/]+\/status$/ },
  result: { path: /\/runs\/[^/]+\/results$/ },
};

/** What each generation answers itself; another body with these statuses may be a proxy's. */
function ownAnswer(isLegacy: boolean, status: number) {
  const error_type = { 400: "PipelineInputError", 401: "InvalidToken" }[status];
  if (error_type === undefined) return undefined;
  const message = "Refused by the double";
  const body = isLegacy
    ? { detail: { error_type, message } }
    : {
        type: "https://docs.pipelex.com/latest/errors/x/",
        title: error_type,
        status,
        detail: message,
        error_type,
      };
  const type = isLegacy ? "application/json" : "application/problem+json";
  return { status, headers: { "content-type": type }, body: JSON.stringify(body) };
}

const recorder = await startRequestRecorder();
afterAll(() => recorder.close());

for (const [name, options, settings, outcomes] of vendors) {
  const emulator = await startPipelexEmulator({
    apiKey,
    clock: { now: () => clock.now() },
    stepDurationMs: 3000,
    pipes: [invoicePipe],
    ...options,
  });
  afterAll(() => emulator.close());
  describe(name, () =>
    testProvider(
      { describe, it },
      {
        createPipeline: () =>
          createPipelex({ apiKey, baseUrl: emulator.origin, ...settings }).pipe("extract_invoice"),
        document: settings.dialect === "legacy" ? servedInvoice() : invoice(),
        scenario: {
          ...createFaultControls(emulator, places, recorder, (status) =>
            ownAnswer(options.dialect?.startsWith("legacy") ?? false, status),
          ),
          outcomes,
          nextRun: (outcome) => {
            if (outcome !== "completed_with_warnings") emulator.scriptRun(orders[outcome]);
          },
          startedRunCount: () => emulator.runIds().length,
        },
        createClock() {
          // Time continues from case to case, as it does for the emulator.
          clock = new ManualClock({ startIso: new Date(clock.now()).toISOString(), skipUpToMs });
          return clock;
        },
        secrets: [apiKey],
      },
    ),
  );
}
