import { createFaultControls, type RunOutcome, testProvider } from "@docmux/conformance";
import { ManualClock } from "@docmux/core/testing";
import { type MistralRunScript, startMistralEmulator, startRequestRecorder } from "@docmux/emulator";
import { afterAll, describe, it } from "vitest";
import { invoice, pipelines } from "../test/test-mistral.ts";
import { createMistral, type MistralProvider } from "./provider.ts";

const apiKey = "mistral-conformance-secret-key";
let clock = new ManualClock();
let cases = 0;

const emulator = await startMistralEmulator({
  apiKey,
  clock: { now: () => clock.now() },
  // Longer than the time to the first status check, so that runs are seen while they run.
  stepDurationMs: 6000,
});
const recorder = await startRequestRecorder();
afterAll(() => Promise.all([emulator.close(), recorder.close()]));

const ofCall = {
  completed: {},
  completed_with_errors: { annotation: "broken" },
  failed: { noPages: true },
} satisfies Partial<Record<RunOutcome, MistralRunScript>>;

// The vendor calls a job a success whose annotation is missing; only its result shows that (see run.test.ts).
const ofJob = {
  completed: {},
  failed: { rowError: { code: "3310", message: "File could not be fetched from url 'https://e.example'" } },
  cancelled: { finalStatus: "CANCELLED" },
  never: { stuck: true },
} satisfies Partial<Record<RunOutcome, MistralRunScript>>;

const callPlaces = {
  start: { method: "POST", path: "/v1/ocr" },
  status: { path: "/v1/no-status" },
  result: { path: "/v1/no-result" },
};
const jobPlaces = {
  start: { method: "POST", path: /\/batch\/jobs$/ },
  status: { method: "GET", path: /\/batch\/jobs\/[^/]+$/ },
  result: { path: /\/files\/[^/]+\/content$/ },
};

/** The vendor's refusal for now, and its refusals for good; other bodies with these statuses may be a proxy's. */
const rateLimited = { object: "error", message: "Rate limit exceeded", type: "rate_limited", code: "1300" };
const ownBodies: Readonly<Record<number, object>> = {
  400: {
    object: "error",
    message: "Document is not a valid PDF.",
    type: "document_parser_invalid_file",
    code: "3740",
  },
  401: { detail: "Invalid API Key" },
};
const headers = { "content-type": "application/json" };

const deletesUpload = {
  "abort: while the start is under way: it is let finish and announced as late, and nothing more is sent":
    "The document that the start uploaded is deleted once the response is there, also when no caller waits for it.",
};

const kinds: [
  name: string,
  places: typeof callPlaces | typeof jobPlaces,
  orders: Partial<Record<RunOutcome, MistralRunScript>>,
  pipelineOf: (
    mistral: MistralProvider,
  ) => ReturnType<MistralProvider["ocr"]> | ReturnType<MistralProvider["batch"]>,
  settings: { uploadAboveBytes?: number },
  knownGaps?: Record<string, string>,
][] = [
  ["OCR of a file in the request", callPlaces, ofCall, (mistral) => mistral.ocr("invoices"), {}],
  [
    "OCR of an uploaded file",
    callPlaces,
    ofCall,
    (mistral) => mistral.ocr("invoices"),
    { uploadAboveBytes: 0 },
    deletesUpload,
  ],
  ["batch job with a file in the request", jobPlaces, ofJob, (mistral) => mistral.batch("invoices"), {}],
  [
    "batch job with an uploaded file",
    jobPlaces,
    ofJob,
    (mistral) => mistral.batch("invoices"),
    { uploadAboveBytes: 0 },
  ],
];

/** What is read of a job does not depend on how its file was sent. */
const ofReading = ["status invariants", "transient errors", "hostile JSON", "hostile names"];

for (const [name, places, orders, pipelineOf, settings, knownGaps = {}] of kinds) {
  describe(name, () =>
    testProvider(
      { describe, it },
      {
        createPipeline: () =>
          pipelineOf(createMistral({ apiKey, baseUrl: emulator.origin, pipelines, ...settings })),
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
            emulator.scriptRun(orders[outcome] ?? {});
          },
          startedRunCount: () => emulator.acceptedStarts(),
        },
        createClock() {
          // A day for each case, so that none finds the runs of another in the list.
          cases += 1;
          const startIso = new Date(Date.UTC(2026, 3, cases, 10)).toISOString();
          clock = new ManualClock({ startIso, skipUpToMs: 600_000 });
          return clock;
        },
        secrets: [apiKey],
        knownGaps,
        ...(name === "batch job with an uploaded file" && {
          verifiedElsewhere: { by: "batch job with a file in the request", groups: ofReading },
        }),
      },
    ),
  );
}
