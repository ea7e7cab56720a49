// The constants whose values stand in pages and comments too: limits-page.ts writes them, documented-defaults.test.ts compares them.

export {
  defaultApiVersion as azureApiVersion,
  maxFileBytes as azureMaximumFileBytes,
} from "../../packages/azure-document-intelligence/src/settings.ts";
export { regions as clarifeyeRegions } from "../../packages/clarifeye/src/settings.ts";
export { maxRequestBytes as clarifeyeMaxRequestBytes } from "../../packages/clarifeye/src/start/batches.ts";
export { minimumDocuments } from "../../packages/compare/src/statistics/documents.ts";
export { defaultAttemptTimeoutMs } from "../../packages/core/src/contract/call.ts";
export { defaultConcurrency } from "../../packages/core/src/contract/provider.ts";
export { defaultTimeoutMs } from "../../packages/core/src/engine/options.ts";
export { maxDelayMs } from "../../packages/core/src/time/clock.ts";
export { firstPollDelayMs, longestPollDelayMs, pollGrowth } from "../../packages/core/src/time/delays.ts";
export {
  defaultMaxAnswerBytes,
  maxErrorAnswerBytes,
} from "../../packages/core/src/toolkit/answer.ts";
export { maxRetryDelayMs } from "../../packages/core/src/toolkit/client.ts";
export { deepestNesting, mostNames, mostValues } from "../../packages/core/src/toolkit/json-limits.ts";
export { maxRetries } from "../../packages/core/src/toolkit/request.ts";
export { resultLifetimeMs as datalabResultLifetimeMs } from "../../packages/datalab/src/observe.ts";
export { maxFileBytes as datalabMaximumFileBytes } from "../../packages/datalab/src/pipeline.ts";
export {
  defaultBaseUrl as datalabBaseUrl,
  defaultDirectUploadAboveBytes as datalabDirectUploadAboveBytes,
} from "../../packages/datalab/src/settings.ts";
export { maxFileBytes as localMaximumFileBytes } from "../../packages/local/src/start.ts";
export {
  defaultBaseUrl as mistralBaseUrl,
  defaultUploadAboveBytes as mistralUploadAboveBytes,
  maxFileBytes as mistralMaximumFileBytes,
} from "../../packages/mistral/src/settings.ts";
export { dialectFacts as pipelexDialectFacts } from "../../packages/pipelex/src/dialect.ts";
export {
  defaultUploadAboveBytes as pipelexUploadAboveBytes,
  hostedBaseUrl as pipelexBaseUrl,
} from "../../packages/pipelex/src/settings.ts";
export { maximumGrantBytes as pipelexMaximumGrantBytes } from "../../packages/pipelex/src/start/upload.ts";
