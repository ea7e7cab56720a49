import { expect, test } from "vitest";
import * as core from "./index.ts";
import * as provider from "./provider.ts";
import * as testing from "./testing.ts";

// A name that appears or vanishes here is a change of the public API: it belongs into a changeset.
test("the entry points export what they promise", () => {
  const names = Object.fromEntries(
    Object.entries({ core, provider, testing }).map(([entry, module]) => [
      entry,
      Object.keys(module).sort().join(" "),
    ]),
  );
  expect(names).toMatchInlineSnapshot(`
    {
      "core": "ConfigError DocmuxError InvalidInputError PartialResultError ProxyError RunCancelledError RunFailedError RunTimeoutError StartUnknownError StoreConflictError StoreError UnsupportedError VendorError createDocmux defaultTimeoutMs errorCodes formatRef hasOutput isTerminal run runStatuses start stepStatuses systemClock",
      "provider": "ConfigError DocmuxError InvalidInputError SharedCall StartUnknownError UnsupportedError VendorError attachedRun createHttpClient createRefSigner decimalFromNumber defaultAttemptTimeoutMs defaultConcurrency defineProvider directContext formatPageRange formatRef formatShortRef inParts inlineBytes isFullyDelivered isLoopback isRecord isSameSecret jsonBody jsonPointer lenient loadApiKey loadOptionalSetting loadSetting mapStatus maxRetryDelayMs multipartBody omitNullish outputFormats pageThrough pagesInRange parseBaseUrl parseOptions parsePageRange parseRef parseResponse parseRetryAfter rawResultSchema readProblems readRun readSearch readSentence readStep redact refOf runRefSchema runSnapshotSchema shiftDecimal specVersion stepKinds sumDecimals textOf toIsoTimestamp toJsonSchema uploadTimeoutMs walkFields worstOf",
      "testing": "ManualClock fakeObservation fakeOutage fakePipeline fakeStep",
    }
  `);
});
