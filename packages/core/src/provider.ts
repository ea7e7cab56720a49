// For authors of providers, stores and tools: the contract, the model with its schemas, the errors, and the toolkit.

export {
  type CallContext,
  defaultAttemptTimeoutMs,
  type ResponseBytes,
  type StartAttemptFacts,
  type StartPhase,
} from "./contract/call.ts";
export type { Capabilities, IdOf, MetadataOf, Pipeline, ProviderOptionsOf } from "./contract/provider.ts";
export { defaultConcurrency, type Provider, specVersion } from "./contract/provider.ts";
export type { NormalizedResult, RunObservation } from "./contract/readings.ts";
export { refOf } from "./contract/ref-of.ts";
export {
  type EnumField,
  type FieldFacts,
  type ListField,
  type ObjectField,
  type PlacedField,
  type ScalarField,
  type SchemaCompilation,
  type SchemaFeature,
  type SchemaField,
  type SchemaLoss,
  type SchemaMember,
  walkFields,
} from "./contract/schema.ts";
export type {
  DocumentSource,
  FileSource,
  FoundStarts,
  StartProof,
  StartRequest,
  StartResponse,
  StoredSource,
  UrlSource,
} from "./contract/start.ts";
export type { VerifiedWebhook, WebhookDelivery } from "./contract/webhook.ts";
export type { Advice } from "./errors/advice.ts";
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
export type { Box, Evidence, Page, Region, Table, TableCell } from "./model/geometry.ts";
export type { OutputFormat } from "./model/input.ts";
export {
  formatPageRange,
  outputFormats,
  type PageSpan,
  pagesInRange,
  parsePageRange,
} from "./model/input.ts";
export type { Issue, IssueSeverity } from "./model/issue.ts";
export { isRecord, type JsonObject, type JsonValue, jsonPointer } from "./model/json.ts";
export type { RunRef } from "./model/ref.ts";
export { runRefSchema } from "./model/ref.ts";
export type { RawResult, Segment, StepOutput } from "./model/result.ts";
export { rawResultSchema } from "./model/result.ts";
export type { RunSnapshot } from "./model/snapshot.ts";
export { runSnapshotSchema } from "./model/snapshot.ts";
export type { RunStatus, StepStatus, TerminalStatus } from "./model/status.ts";
export { isFullyDelivered, worstOf } from "./model/status.ts";
export type { Step, StepKind } from "./model/step.ts";
export { stepKinds } from "./model/step.ts";
export type { Cost, Usage } from "./model/usage.ts";
export { decimalFromNumber, shiftDecimal, sumDecimals } from "./model/usage.ts";
export { formatRef, formatShortRef, parseRef, type ShortRefParts } from "./store/refs.ts";
export { SharedCall } from "./time/abort.ts";
export type { Clock, Random } from "./time/clock.ts";
export { parseRetryAfter } from "./time/delays.ts";
export { toIsoTimestamp } from "./time/timestamps.ts";
export { parseResponse } from "./toolkit/answer.ts";
export { type AttachedRun, attachedRun } from "./toolkit/attached-run.ts";
export {
  type FormPart,
  inlineBytes,
  type JsonBody,
  jsonBody,
  multipartBody,
  uploadTimeoutMs,
} from "./toolkit/body.ts";
export { createRefSigner, isSameSecret, type RefSigner } from "./toolkit/cleanup.ts";
export {
  createHttpClient,
  type DirectCallOptions,
  directContext,
  maxRetryDelayMs,
} from "./toolkit/client.ts";
export {
  type ApiLocation,
  type CommonSettings,
  defineProvider,
  type PipelineDefinition,
  type ProviderDefinition,
  type ProviderKit,
} from "./toolkit/define-provider.ts";
export { readProblems, readSentence } from "./toolkit/failure-text.ts";
export { type SchemaDialect, toJsonSchema } from "./toolkit/json-schema.ts";
export { isLoopback } from "./toolkit/loopback.ts";
export { inParts, type ListPage, pageThrough } from "./toolkit/paging.ts";
export {
  lenient,
  mapStatus,
  omitNullish,
  type RunReading,
  readRun,
  readStep,
  type StepReading,
  textOf,
} from "./toolkit/reading.ts";
export { redact } from "./toolkit/redact.ts";
export type {
  AuthorizedRequest,
  HttpClient,
  HttpClientSettings,
  HttpRequest,
  HttpResponse,
  RequestEffect,
  VendorFailure,
} from "./toolkit/request.ts";
export {
  loadApiKey,
  loadOptionalSetting,
  loadSetting,
  parseBaseUrl,
  parseOptions,
  readSearch,
  type SettingSource,
} from "./toolkit/settings.ts";
export type { CallRequest, FailedAnswer, UploadOptions, VendorCall } from "./toolkit/vendor-call.ts";
