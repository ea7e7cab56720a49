export type {
  AzureDocumentIntelligenceBehavior,
  AzureDocumentIntelligenceEmulator,
  AzureDocumentIntelligenceEmulatorOptions,
  AzureDocumentIntelligenceRunScript,
} from "./azure-document-intelligence/azure-emulator-options.ts";
export { startAzureDocumentIntelligenceEmulator } from "./azure-document-intelligence/start-azure-document-intelligence-emulator.ts";
export type { ClarifeyeBehavior } from "./clarifeye/clarifeye-behavior.ts";
export type { ClarifeyePermission } from "./clarifeye/clarifeye-world.ts";
export type { SeededClarifeyeProject, SeededExtractor } from "./clarifeye/describe-project.ts";
export type { PublishMode as ClarifeyePublishMode } from "./clarifeye/extraction-flow.ts";
export type { ClarifeyeIndexingScript } from "./clarifeye/indexing-script.ts";
export type {
  ClarifeyeDocumentSeed,
  ClarifeyeFlowSeed,
  ClarifeyeProjectSeed,
} from "./clarifeye/project-seed.ts";
export type { ClarifeyeRunScript, ClarifeyeStepScript } from "./clarifeye/run-script.ts";
export type { ClarifeyeEmulator, ClarifeyeEmulatorOptions } from "./clarifeye/start-clarifeye-emulator.ts";
export { startClarifeyeEmulator } from "./clarifeye/start-clarifeye-emulator.ts";
export type { DatalabBehavior } from "./datalab/datalab-behavior.ts";
export type {
  DatalabEmulator,
  DatalabEmulatorOptions,
  DatalabLimits,
  DatalabPipelineSeed,
} from "./datalab/datalab-emulator-options.ts";
export { datalabFaults } from "./datalab/datalab-faults.ts";
export type { TimestampStyle as DatalabTimestampStyle } from "./datalab/datalab-time.ts";
export type { PipelineStep as DatalabPipelineStep } from "./datalab/pipeline-store.ts";
export type { RunScript as DatalabRunScript, StepScript as DatalabStepScript } from "./datalab/run-script.ts";
export { startDatalabEmulator } from "./datalab/start-datalab-emulator.ts";
export type { WebhookDelivery, WebhookSettings } from "./datalab/webhook-sender.ts";
export type { FieldSchema } from "./document/extraction.ts";
export type {
  MistralBehavior,
  MistralEmulator,
  MistralEmulatorOptions,
  MistralRunScript,
} from "./mistral/mistral-emulator-options.ts";
export { startMistralEmulator } from "./mistral/start-mistral-emulator.ts";
export type { BareProtocol as PipelexBareProtocol } from "./pipelex/bare/bare-protocol.ts";
export type {
  SeedConcept as PipelexSeedConcept,
  SeedPipe as PipelexSeedPipe,
} from "./pipelex/bundle/seed-pipe.ts";
export type { PipelexCallback } from "./pipelex/callback-sender.ts";
export type { PipelexDialect } from "./pipelex/pipelex-dialect.ts";
export type { PipelexEmulatorOptions } from "./pipelex/pipelex-emulator-options.ts";
export type {
  ErrorLocation as PipelexErrorLocation,
  PipelexErrorFacts,
  ValidationItem as PipelexValidationItem,
} from "./pipelex/pipelex-error.ts";
export type {
  PipelexFailureScript,
  PipelexRunScript,
  PipelexStepScript,
} from "./pipelex/pipelex-run-script.ts";
export { type PipelexEmulator, startPipelexEmulator } from "./pipelex/start-pipelex-emulator.ts";
export type { ConceptForm as PipelexConceptForm } from "./pipelex/wire/concept-wire.ts";
export type { Emulator, EmulatorOptions } from "./server/emulator.ts";
export { type EmulatorClock, ManualEmulatorClock, systemClock } from "./server/emulator-clock.ts";
export type { Fault, FaultBehavior, FaultTarget, GatewayAnswer } from "./server/fault.ts";
export { emulatorHeader } from "./server/fault-middleware.ts";
export type { HeldRequest } from "./server/hold-request.ts";
export type { RequestLogEntry } from "./server/request-log.ts";
export {
  type RecordedRequest,
  type RecorderAnswer,
  type RequestRecorder,
  startRequestRecorder,
} from "./server/request-recorder.ts";
