export type { ClarifeyeSwitches } from "./clarifeye/clarifeye-switches.ts";
export type { ClarifeyePermission } from "./clarifeye/clarifeye-world.ts";
export type { SeededClarifeyeProject, SeededExtractor } from "./clarifeye/describe-project.ts";
export type { PublishMode as ClarifeyePublishMode } from "./clarifeye/extraction-flow.ts";
export type { ClarifeyeIndexingOrder } from "./clarifeye/indexing-order.ts";
export type {
  ClarifeyeDocumentSeed,
  ClarifeyeFlowSeed,
  ClarifeyeProjectSeed,
} from "./clarifeye/project-seed.ts";
export type { ClarifeyeRunOrder, ClarifeyeStepOrder } from "./clarifeye/run-order.ts";
export type { ClarifeyeEmulator, ClarifeyeEmulatorOptions } from "./clarifeye/start-clarifeye-emulator.ts";
export { startClarifeyeEmulator } from "./clarifeye/start-clarifeye-emulator.ts";
export type {
  DatalabEmulator,
  DatalabEmulatorOptions,
  DatalabLimits,
  DatalabPipelineSeed,
} from "./datalab/datalab-emulator-options.ts";
export { datalabFaults } from "./datalab/datalab-faults.ts";
export type { DatalabSwitches } from "./datalab/datalab-switches.ts";
export type { TimestampStyle as DatalabTimestampStyle } from "./datalab/datalab-time.ts";
export type { PipelineStep as DatalabPipelineStep } from "./datalab/pipeline-store.ts";
export type { RunOrder as DatalabRunOrder, StepOrder as DatalabStepOrder } from "./datalab/run-order.ts";
export { startDatalabEmulator } from "./datalab/start-datalab-emulator.ts";
export type { WebhookDelivery, WebhookSettings } from "./datalab/webhook-sender.ts";
export type { FieldSchema } from "./document/extract-fields.ts";
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
  ValidationItem as PipelexValidationItem,
} from "./pipelex/pipelex-error.ts";
export type {
  PipelexFailureOrder,
  PipelexRunOrder,
  PipelexStepOrder,
} from "./pipelex/pipelex-run-order.ts";
export { type PipelexEmulator, startPipelexEmulator } from "./pipelex/start-pipelex-emulator.ts";
export type { ConceptForm as PipelexConceptForm } from "./pipelex/wire/concept-wire.ts";
export type { Emulator, EmulatorOptions } from "./server/emulator.ts";
export { type EmulatorClock, ManualEmulatorClock, systemClock } from "./server/emulator-clock.ts";
export type { Fault, FaultTarget, GatewayAnswer, Misbehaviour } from "./server/fault.ts";
export { emulatorHeader } from "./server/fault-middleware.ts";
export type { HeldRequest } from "./server/hold-request.ts";
export {
  type RecordedRequest,
  type RecorderAnswer,
  type RecorderOrigin,
  startRecorderOrigin,
} from "./server/recorder-origin.ts";
export type { JournalEntry } from "./server/request-journal.ts";
