// The constants whose values stand in READMEs and comments too; readme-defaults.test.ts compares them.

export { defaultTimeoutMs } from "../../packages/core/src/engine/run-options.ts";
export { defaultConcurrency } from "../../packages/core/src/provider/provider.ts";
export { defaultAttemptTimeoutMs } from "../../packages/core/src/provider-utils/exchange.ts";
export { defaultMaxAnswerBytes } from "../../packages/core/src/provider-utils/read-body.ts";
export { firstPollDelayMs, longestPollDelayMs, pollGrowth } from "../../packages/core/src/time/poll-delay.ts";
export {
  defaultBaseUrl as datalabBaseUrl,
  defaultDirectUploadAboveBytes as datalabDirectUploadAboveBytes,
} from "../../packages/datalab/src/datalab-config.ts";
export { maximumFileBytes as datalabMaximumFileBytes } from "../../packages/datalab/src/datalab-file-limit.ts";
export { defaultUploadAboveBytes as pipelexUploadAboveBytes } from "../../packages/pipelex/src/pipelex-options.ts";
