import { createFaultControls, type RunOutcome, testProvider } from "@docmux/conformance";
import { ManualClock } from "@docmux/core/testing";
import {
  type AzureDocumentIntelligenceRunScript,
  startAzureDocumentIntelligenceEmulator,
  startRequestRecorder,
} from "@docmux/emulator";
import { afterAll, describe, it } from "vitest";
import { invoice } from "../test/test-azure.ts";
import {
  type AzureDocumentIntelligenceProvider,
  type AzureModel,
  createAzureDocumentIntelligence,
} from "./provider.ts";

const apiKey = "azure-conformance-secret-key";
let clock = new ManualClock();
let cases = 0;

const emulator = await startAzureDocumentIntelligenceEmulator({
  apiKey,
  clock: { now: () => clock.now() },
  // Longer than the time to the first status check, so that runs are seen while they run.
  stepDurationMs: 6000,
});
const recorder = await startRequestRecorder();
afterAll(() => Promise.all([emulator.close(), recorder.close()]));

const orders = {
  completed: {},
  completed_with_warnings: { warnings: [{ code: "PageSkewed", message: "The page is skewed." }] },
  failed: { finalStatus: "failed" },
  cancelled: { finalStatus: "canceled" },
  never: { stuck: true },
} satisfies Partial<Record<RunOutcome, AzureDocumentIntelligenceRunScript>>;

const places = {
  start: { method: "POST", path: /:analyze$/ },
  status: { method: "GET", path: /\/analyzeResults\/[^/]+$/ },
  // The last status check holds the result.
  result: { method: "GET", path: /\/no-result$/ },
};

/** The vendor's refusals, as they were recorded or are in its error guide; other bodies may be a proxy's. */
const ownBodies: Readonly<Record<number, object>> = {
  400: {
    error: {
      code: "InvalidRequest",
      message: "Invalid request.",
      innererror: { code: "InvalidContent", message: "The file is corrupted or format is unsupported." },
    },
  },
  401: {
    error: {
      code: "401",
      message: "Access denied due to invalid subscription key or wrong API endpoint.",
    },
  },
};
const rateLimited = {
  error: {
    code: "429",
    message: "Requests have exceeded rate limit of your current FormRecognizer F0 pricing tier.",
  },
};
const headers = { "content-type": "application/json" };

/** Cases that break off, or spoil, a request for the result alone. What they do to a status check is tested. */
const inStatus = "The last status check holds the result: no request is made for it alone.";
const knownGaps = {
  'results: that hold only {"error":"out of memory"} are no success': inStatus,
  'results: that hold only {"detail":"not ready"} are no success': inStatus,
  "results: that hold only {} are no success": inStatus,
  "abort: while the result is fetched: nothing more is sent": inStatus,
};

const kinds: [name: string, pipelineOf: (azure: AzureDocumentIntelligenceProvider) => AzureModel][] = [
  ["a model that writes Markdown", (azure) => azure.model("prebuilt-layout")],
  ["a model that extracts", (azure) => azure.model("prebuilt-invoice")],
];

for (const [name, pipelineOf] of kinds) {
  describe(name, () =>
    testProvider(
      { describe, it },
      {
        createPipeline: () =>
          pipelineOf(createAzureDocumentIntelligence({ apiKey, baseUrl: emulator.origin })),
        document: invoice(),
        scenario: {
          ...createFaultControls(emulator, places, recorder, (status) => {
            const body = ownBodies[status];
            return body && { status, headers, body: JSON.stringify(body) };
          }),
          ownRefusals: [{ status: 429, headers, body: JSON.stringify(rateLimited) }],
          outcomes: Object.keys(orders) as RunOutcome[],
          nextRun(outcome) {
            // A case whose start was stopped before it was sent leaves its order behind.
            emulator.clearRunScripts();
            emulator.scriptRun(
              (orders as Partial<Record<RunOutcome, AzureDocumentIntelligenceRunScript>>)[outcome] ?? {},
            );
          },
          startedRunCount: () => emulator.acceptedStarts(),
        },
        createClock() {
          // A day for each case, so that no result of another case is kept.
          cases += 1;
          const startIso = new Date(Date.UTC(2026, 3, cases, 10)).toISOString();
          clock = new ManualClock({ startIso, skipUpToMs: 600_000 });
          return clock;
        },
        secrets: [apiKey],
        knownGaps,
      },
    ),
  );
}
