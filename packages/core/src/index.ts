// For applications. Authors of providers import from "@docmux/core/provider".

export type { KeptResult } from "./account/starts.ts";
export type {
  Capabilities,
  IdOf,
  MetadataOf,
  Pipeline,
  Provider,
  ProviderOptionsOf,
} from "./contract/provider.ts";
export type { SchemaFeature, SchemaLoss } from "./contract/schema.ts";
export {
  createDocmux,
  type Docmux,
  type DocmuxOptions,
  type PipelineAt,
  type PipelineOf,
  type ProviderAt,
  type UriOf,
} from "./docmux.ts";
export type { AttachOptions } from "./engine/attach.ts";
export type { Batch, BatchItem, BatchOptions } from "./engine/batch.ts";
export type { ResultOptions, RunHandle, StopOptions } from "./engine/handle.ts";
export {
  type DataOf,
  type DataOptions,
  defaultTimeoutMs,
  type PartialChoice,
  type ResultFor,
  type RunOptions,
  type StartOptions,
  type WaitOptions,
} from "./engine/options.ts";
export type { RecoveredStart, RecoverOptions, StartDecision } from "./engine/recover.ts";
export { run, start } from "./engine/run.ts";
export type { Advice } from "./errors/advice.ts";
export { type ErrorCode, errorCodes } from "./errors/codes.ts";
export { DocmuxError, type ErrorFacts } from "./errors/docmux-error.ts";
export {
  ConfigError,
  InvalidInputError,
  PartialResultError,
  RunCancelledError,
  RunFailedError,
  RunTimeoutError,
  type StartCandidate,
  StartUnknownError,
  type StartUnknownFacts,
  type StoreConflict,
  StoreConflictError,
  StoreError,
  UnsupportedError,
  VendorError,
  type VendorErrorCode,
  type VendorErrorFacts,
} from "./errors/errors.ts";
export { ProxyError, type ProxyFacts } from "./errors/proxy-error.ts";
export type { Chunk, Content, Image } from "./model/content.ts";
export type { RetryNotice, RunEvent, RunEvents } from "./model/event.ts";
export type { Box, Evidence, Page, Region, Table, TableCell } from "./model/geometry.ts";
export type { DocumentInput, OutputFormat, RunInput } from "./model/input.ts";
export type { Issue, IssueSeverity } from "./model/issue.ts";
export type { JsonObject, JsonValue } from "./model/json.ts";
export type { RunRef, ShortRef } from "./model/ref.ts";
export type {
  CompleteResult,
  PartialResult,
  RawResult,
  ResultBase,
  RunResult,
  Segment,
  StepOutput,
  StepOutputBase,
} from "./model/result.ts";
export type { Progress, RunSnapshot } from "./model/snapshot.ts";
export {
  type DeliveredStatus,
  hasOutput,
  isTerminal,
  type RunStatus,
  runStatuses,
  type StepStatus,
  stepStatuses,
  type TerminalStatus,
} from "./model/status.ts";
export type { Step, StepKind } from "./model/step.ts";
export type { Cost, Usage } from "./model/usage.ts";
export type { CompiledSchema } from "./schema/compile.ts";
export { formatRef } from "./store/refs.ts";
export type { BundlePart } from "./store/result-bundle.ts";
export { type Clock, type Random, systemClock } from "./time/clock.ts";
export type { PollSettings } from "./time/delays.ts";
export type {
  DecisionTrace,
  RequestTrace,
  ResponseTrace,
  RetryTrace,
  TraceMessages,
  WaitTrace,
  WarningTrace,
} from "./trace/trace.ts";
