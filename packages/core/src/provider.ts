// For authors of providers: the contract, the words of the model that it uses, and the errors that they throw.

export type { CallContext, StartPhase } from "./contract/call.ts";
export type { Capabilities, Pipeline } from "./contract/provider.ts";
export { defaultConcurrency, type Provider, specVersion } from "./contract/provider.ts";
export type { NormalizedResult, RunObservation } from "./contract/readings.ts";
export type {
  DocumentSource,
  FileSource,
  FoundStarts,
  StartAnswer,
  StartProof,
  StartRequest,
  StoredSource,
  UrlSource,
} from "./contract/start.ts";
export { DocmuxError } from "./errors/docmux-error.ts";
export {
  ConfigError,
  InvalidInputError,
  StartUnknownError,
  UnsupportedError,
  VendorError,
  type VendorErrorCode,
} from "./errors/errors.ts";
export type { Chunk, Content, Image } from "./model/content.ts";
export type { RetryNotice } from "./model/event.ts";
export type { OutputFormat } from "./model/input.ts";
export type { Issue, IssueSeverity } from "./model/issue.ts";
export type { JsonObject, JsonValue } from "./model/json.ts";
export type { RunRef } from "./model/ref.ts";
export type { FieldEvidence, RawResult, Segment, StepOutput } from "./model/result.ts";
export type { RunSnapshot } from "./model/snapshot.ts";
export type { RunStatus, StepStatus, TerminalStatus } from "./model/status.ts";
export type { Step, StepKind } from "./model/step.ts";
export type { Cost, Usage } from "./model/usage.ts";
export type { Clock, Random } from "./time/clock.ts";
