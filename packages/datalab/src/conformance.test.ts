import { createFaultControls, type RunOutcome, testProvider } from "@docmux/conformance";
import { ManualClock } from "@docmux/core/testing";
import { type DatalabRunScript, startRequestRecorder } from "@docmux/emulator";
import { afterAll, describe, it } from "vitest";
import { invoice, startDatalabTest } from "../test/test-datalab.ts";
import { createDatalab } from "./provider.ts";

const apiKey = "dl-conformance-secret-key";
let clock = new ManualClock();
let cases = 0;

const { emulator } = await startDatalabTest({
  apiKey,
  clock: { now: () => clock.now() },
  // Longer than the time to the first look, so that runs are seen while they go on.
  stepDurationMs: 3000,
});
const recorder = await startRequestRecorder();
afterAll(() => Promise.all([emulator.close(), recorder.close()]));

const orders = {
  completed: {},
  completed_with_errors: { steps: [undefined, { outcome: "failed", errorMessage: "No such field." }] },
  failed: { steps: [{ outcome: "failed", errorMessage: "No text layer." }] },
  never: { stuck: true },
} satisfies Partial<Record<RunOutcome, DatalabRunScript>>;

const places = {
  start: { path: /\/pipelines\/[^/]+\/run$/ },
  status: { path: /\/executions\/[^/]+$/ },
  result: { path: /\/steps\/\d+\/result$/ },
};

/** The refusals for now that the page "Limits" of the vendor's documentation shows. */
const ownRefusals = [
  "Rate limit exceeded for endpoint /api/v1/pipelines",
  "Concurrency exceeded for endpoint /api/v1/pipelines",
].map((detail) => ({
  status: 429,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ detail: `${detail}. Please try again later.` }),
}));

/** What is read of a run does not depend on how its file was uploaded. */
const ofReading = ["status invariants", "steps", "transient errors", "hostile JSON", "hostile names"];

/** A direct upload has proof of its start, a multipart upload has none. */
const uploads = { "multipart upload": {}, "direct upload": { directUploadAboveBytes: 0 } };

for (const [name, settings] of Object.entries(uploads)) {
  describe(name, () =>
    testProvider(
      { describe, it },
      {
        createPipeline: () =>
          createDatalab({ apiKey, baseUrl: emulator.origin, ...settings }).pipeline("pl_test"),
        document: invoice(),
        scenario: {
          ...createFaultControls(emulator, places, recorder),
          ownRefusals,
          outcomes: Object.keys(orders) as (keyof typeof orders)[],
          nextRun: (outcome) => emulator.scriptRun(orders[outcome as keyof typeof orders] ?? {}),
          // What the vendor's own routes took, whether or not the provider heard of it.
          startedRunCount: () =>
            emulator
              .requests()
              .filter(({ path, vendorStatus = 500 }) => places.start.path.test(path) && vendorStatus < 300)
              .length,
        },
        createClock() {
          // A day for each case, so that none finds the runs of another in the list.
          cases += 1;
          const startIso = new Date(Date.UTC(2026, 3, cases, 10)).toISOString();
          clock = new ManualClock({ startIso, skipUpToMs: 600_000 });
          return clock;
        },
        secrets: [apiKey],
        ...(name === "direct upload" && { verifiedElsewhere: { by: "multipart upload", groups: ofReading } }),
      },
    ),
  );
}
