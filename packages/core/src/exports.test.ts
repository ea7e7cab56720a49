import { expect, test } from "vitest";
import * as core from "./index.ts";
import * as provider from "./provider.ts";
import * as providerUtils from "./provider-utils.ts";
import * as testing from "./testing.ts";

// A name that appears or vanishes here is a change of the public API: it belongs into a changeset.
test("the entry points export what they promise", () => {
  const names = Object.fromEntries(
    Object.entries({ core, provider, providerUtils, testing }).map(([entry, module]) => [
      entry,
      Object.keys(module).sort().join(" "),
    ]),
  );
  expect(names).toMatchInlineSnapshot(`
    {
      "core": "ConfigError DocmuxError InvalidInputError PartialResultError RunCancelledError RunFailedError RunHandle StartUnknownError TimeoutError UnsupportedError VendorError attach decimalFromNumber defaultConcurrency defaultTimeoutMs errorCodes formatPageRange formatRef hasOutput isFullyDelivered isTerminal outputFormats parsePageRange parseRef rawResultSchema renormalize resolvePipeline run runBatch runRefSchema runSnapshotSchema runStatuses start stepKinds stepStatuses sumDecimals worstOf",
      "provider": "ConfigError DocmuxError InvalidInputError StartUnknownError UnsupportedError VendorError defaultConcurrency specVersion",
      "providerUtils": "createHttpClient createRefSeal dataUrl decimalFromNumber defaultAttemptTimeoutMs directContext isRecord loadApiKey loadOptionalSetting loadSetting longestRetryDelayMs mapStatus multipartBody normalizeTime parseAnswer parseBaseUrl parseOptions parseRetryAfter present redact shiftDecimal sumDecimals",
      "testing": "ManualClock fakeObservation fakeOutage fakePipeline fakeStep",
    }
  `);
});
