// For applications. Authors of providers import from "@docmux/core/provider" and "@docmux/core/provider-utils".
export { type AttachOptions, attach } from "./engine/attach.ts";
export { formatRef } from "./engine/format-ref.ts";
export { parseRef } from "./engine/parse-ref.ts";
export { renormalize } from "./engine/renormalize.ts";
export { resolvePipeline } from "./engine/resolve-pipeline.ts";
export { run } from "./engine/run.ts";
export { type BatchItem, type BatchOptions, runBatch } from "./engine/run-batch.ts";
export type { RunEvent, RunEvents } from "./engine/run-event.ts";
export { type ResultOptions, RunHandle } from "./engine/run-handle.ts";
export {
  type DataOf,
  defaultTimeoutMs,
  type RunOptions,
  type StartOptions,
  type WatchOptions,
} from "./engine/run-options.ts";
export { start } from "./engine/start.ts";
export { ConfigError } from "./errors/config-error.ts";
export { DocmuxError, type ErrorFacts } from "./errors/docmux-error.ts";
export { type ErrorCode, errorCodes } from "./errors/error-codes.ts";
export { InvalidInputError } from "./errors/invalid-input-error.ts";
export { PartialResultError } from "./errors/partial-result-error.ts";
export { RunCancelledError } from "./errors/run-cancelled-error.ts";
export { RunFailedError } from "./errors/run-failed-error.ts";
export {
  type StartCandidate,
  StartUnknownError,
  type StartUnknownFacts,
} from "./errors/start-unknown-error.ts";
export { TimeoutError } from "./errors/timeout-error.ts";
export { UnsupportedError } from "./errors/unsupported-error.ts";
export { VendorError, type VendorErrorCode, type VendorErrorFacts } from "./errors/vendor-error.ts";
export type { Chunk, Content, Image } from "./model/content.ts";
export { decimalFromNumber, sumDecimals } from "./model/decimal.ts";
export type { DocumentInput, RunInput } from "./model/document-input.ts";
export type { Issue, IssueSeverity } from "./model/issue.ts";
export type { JsonObject, JsonValue } from "./model/json.ts";
export { type OutputFormat, outputFormats } from "./model/output-format.ts";
export { formatPageRange, type PageSpan, parsePageRange } from "./model/page-range.ts";
export { type RawResult, rawResultSchema } from "./model/raw-result.ts";
export { type RunRef, runRefSchema } from "./model/run-ref.ts";
export type { RunResult } from "./model/run-result.ts";
export { type Progress, type RunSnapshot, runSnapshotSchema } from "./model/run-snapshot.ts";
export {
  type DeliveredStatus,
  type RunStatus,
  runStatuses,
  type TerminalStatus,
} from "./model/run-status.ts";
export { hasOutput, isFullyDelivered, isTerminal, worstOf } from "./model/run-status-laws.ts";
export type { Step } from "./model/step.ts";
export { type StepKind, stepKinds } from "./model/step-kind.ts";
export type { FieldEvidence, Segment, StepOutput, StepOutputBase } from "./model/step-output.ts";
export { type StepStatus, stepStatuses } from "./model/step-status.ts";
export type { Cost, Usage } from "./model/usage.ts";
export type { Capabilities } from "./provider/capabilities.ts";
export type { Pipeline } from "./provider/pipeline.ts";
export { defaultConcurrency, type Provider } from "./provider/provider.ts";
export type { Clock, Random } from "./time/clock.ts";
