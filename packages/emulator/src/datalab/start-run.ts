import { randomId } from "../server/seeded-random.ts";
import type { DatalabState } from "./datalab-state.ts";
import { planExecution } from "./execution-plan.ts";
import type { Execution } from "./execution-store.ts";
import type { InputFile } from "./input-file.ts";
import { stepRate } from "./pipeline-rate.ts";
import { type PipelineStep, resolveVersion, type StoredPipeline, stepsOfVersion } from "./pipeline-store.ts";
import { type ProcessedStep, type ProcessInput, processDocument } from "./process-document.ts";
import type { RunRequest } from "./run-request.ts";
import { type StepCache, stepKeys } from "./step-cache.ts";

/** The settings of a run in addition to its pipeline and its file. */
export type RunChoices = Pick<
  RunRequest,
  | "fileUrl"
  | "pageRange"
  | "pages"
  | "outputFormat"
  | "runEvals"
  | "skipCache"
  | "processingLocation"
  | "version"
  | "checkpointId"
>;

/** Does a run's work, fixes how it will be seen to go, and remembers it. */
export async function startRun(
  state: DatalabState,
  pipeline: StoredPipeline,
  input: InputFile,
  choices: RunChoices,
): Promise<Execution> {
  const { frame, switches, limits, executions, stepCache } = state;
  const pipelineVersion = resolveVersion(pipeline, choices.version);
  const frozenSteps = structuredClone(stepsOfVersion(pipeline, pipelineVersion));
  const order = state.orders.take(pipeline.pipelineId);
  const work: ProcessInput = {
    input,
    steps: frozenSteps,
    pages: choices.pages,
    outputFormat: choices.outputFormat,
    runEvals: choices.runEvals,
    maximumPages: limits.maximumPages,
    schemas: state.schemas,
    switches,
  };
  const keys = stepKeys(work);
  const startedAtMs = frame.clock.now();
  const processed = await processDocument({
    ...work,
    ...(choices.skipCache ? {} : { cached: (index) => stepCache.read(keys[index], startedAtMs) }),
  });

  const createdAtMs = frame.clock.now();
  const inFlight = executions.pagesInFlight(createdAtMs);
  const isOverLimit = order.pageLimit || inFlight + processed.pageCount > limits.maximumPagesInFlight;
  const limitText = isOverLimit
    ? pageLimitText(inFlight, processed.pageCount, limits.maximumPagesInFlight)
    : undefined;
  const done =
    limitText === undefined ? processed.steps : underLimit(processed.steps, limitText, switches.pageLimit);

  const execution: Execution = {
    executionId: `pex_${randomId(frame.random)}`,
    pipelineId: pipeline.pipelineId,
    pipelineVersion,
    plan: planExecution({ createdAtMs, stepDurationMs: frame.stepDurationMs, work: done, order }),
    steps: done.map((step) => ({
      lookupKey: randomId(frame.random, 20),
      checkpointId: step.type === "convert" ? `ckpt_${randomId(frame.random)}` : null,
      output: step.output,
      fromCache: step.fromCache,
      ratePer1000Cents: stepRate(step.type, settingsOf(step, frozenSteps), choices.processingLocation),
      reads: 0,
    })),
    frozenSteps,
    inputConfig: inputConfig(input, choices),
    pageCount: processed.pageCount,
  };
  executions.add(execution);
  keepResults(execution, keys, stepCache);
  return execution;
}

/** Later runs may take what the pipeline's own steps deliver. What evaluations deliver is not kept. */
function keepResults({ plan, steps }: Execution, keys: string[], cache: StepCache): void {
  for (const [index, key] of keys.entries()) {
    const planned = plan.steps[index];
    const output = steps[index]?.output;
    if (planned?.outcome !== "completed" || planned.unsuccessful !== null || !output) continue;
    cache.add(key, output, planned.endsAtMs);
  }
}

function settingsOf(step: ProcessedStep, steps: PipelineStep[]): Record<string, unknown> {
  return step.sourceStepType === null ? (steps.find(({ type }) => type === step.type)?.settings ?? {}) : {};
}

function underLimit(
  steps: ProcessedStep[],
  text: string,
  as: "failed-step" | "unsuccessful-result",
): ProcessedStep[] {
  return steps.map((step) => ({
    ...step,
    ...(as === "failed-step" ? { failure: text } : { unsuccessful: text }),
  }));
}

function pageLimitText(inFlight: number, added: number, limit: number): string {
  return (
    `Page rate limit exceeded. Your team has ${inFlight} pages in flight and this request adds ${added} more ` +
    `(${inFlight + added} total, limit: ${limit.toLocaleString("en-US")}). Please try again later.`
  );
}

/** The shape is the emulator's own; what was not chosen is left out. */
function inputConfig(input: InputFile, choices: RunChoices): Record<string, unknown> {
  const all = {
    filename: input.filename,
    content_type: input.contentType,
    file_size: input.bytes.byteLength,
    file_url: choices.fileUrl,
    page_range: choices.pageRange,
    output_format: choices.outputFormat,
    run_evals: choices.runEvals || null,
    skip_cache: choices.skipCache || null,
    processing_location: choices.processingLocation,
    checkpoint_id: choices.checkpointId,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}
