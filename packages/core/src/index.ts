// For applications. Authors of providers import from "@docmux/core/provider" and "@docmux/core/provider-utils".

export type { Capabilities, Pipeline } from "./contract/provider.ts";
export { defaultConcurrency, type Provider } from "./contract/provider.ts";
export { type AttachOptions, attach } from "./engine/attach.ts";
export { type BatchItem, type BatchOptions, runBatch } from "./engine/batch.ts";
export { type ResultOptions, RunHandle } from "./engine/handle.ts";
export {
  type DataOf,
  defaultTimeoutMs,
  type RunOptions,
  type StartOptions,
  type WatchOptions,
} from "./engine/options.ts";
export { resolvePipeline } from "./engine/pipelines.ts";
export { renormalize } from "./engine/result/renormalize.ts";
export { run, start } from "./engine/run.ts";
export { type ErrorCode, errorCodes } from "./errors/codes.ts";
export { DocmuxError, type ErrorFacts } from "./errors/docmux-error.ts";
export {
  ConfigError,
  InvalidInputError,
  PartialResultError,
  RunCancelledError,
  RunFailedError,
  type StartCandidate,
  StartUnknownError,
  type StartUnknownFacts,
  TimeoutError,
  UnsupportedError,
  VendorError,
  type VendorErrorCode,
  type VendorErrorFacts,
} from "./errors/errors.ts";
export type { Chunk, Content, Image } from "./model/content.ts";
export type { RunEvent, RunEvents } from "./model/event.ts";
export type { DocumentInput, RunInput } from "./model/input.ts";
export {
  formatPageRange,
  type OutputFormat,
  outputFormats,
  type PageSpan,
  parsePageRange,
} from "./model/input.ts";
export type { Issue, IssueSeverity } from "./model/issue.ts";
export type { JsonObject, JsonValue } from "./model/json.ts";
export { type RunRef, runRefSchema } from "./model/ref.ts";
export type { FieldEvidence, RunResult, Segment, StepOutput, StepOutputBase } from "./model/result.ts";
export { type RawResult, rawResultSchema } from "./model/result.ts";
export { type Progress, type RunSnapshot, runSnapshotSchema } from "./model/snapshot.ts";
export {
  type DeliveredStatus,
  hasOutput,
  isFullyDelivered,
  isTerminal,
  type RunStatus,
  runStatuses,
  type StepStatus,
  stepStatuses,
  type TerminalStatus,
  worstOf,
} from "./model/status.ts";
export type { Step } from "./model/step.ts";
export { type StepKind, stepKinds } from "./model/step.ts";
export type { Cost, Usage } from "./model/usage.ts";
export { decimalFromNumber, sumDecimals } from "./model/usage.ts";
export { formatRef, parseRef } from "./store/refs.ts";
export type { Clock, Random } from "./time/clock.ts";
