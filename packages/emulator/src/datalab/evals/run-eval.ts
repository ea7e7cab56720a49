import { DatalabError } from "../datalab-error.ts";
import type { DatalabState } from "../datalab-state.ts";
import type { StoredFile } from "../file-store.ts";
import { resolveInputFile } from "../input-file-source.ts";
import { pipelineRate } from "../pipeline-rate.ts";
import { type PipelineStep, resolveVersion, type StoredPipeline, stepsOfVersion } from "../pipeline-store.ts";
import { processDocument, readWantedPages } from "../process-document.ts";
import { StepFailure } from "../steps/step-context.ts";
import { compareReadings, leavesOf, type Reading } from "./compare-readings.ts";
import type { EvalDocument, EvalVariant, StoredEval } from "./eval-store.ts";

/** Runs every variant on every file and compares what they read. */
export async function runEval(
  state: DatalabState,
  pipeline: StoredPipeline,
  files: StoredFile[],
  variants: EvalVariant[],
  version: number | null,
): Promise<StoredEval> {
  const pipelineVersion = resolveVersion(pipeline, version);
  const steps = stepsOfVersion(pipeline, pipelineVersion);
  const comparedStep = steps.some((step) => step.type === "extract") ? "extract" : "convert";
  if (!steps.some((step) => step.type === comparedStep)) {
    throw new DatalabError(400, "An eval compares Convert or Extract steps; this pipeline has neither.");
  }
  const documents: EvalDocument[] = [];
  for (const file of files) documents.push(await compareOn(file));

  const { clock, stepDurationMs } = state.frame;
  const createdAtMs = clock.now();
  const startsAtMs = createdAtMs + Math.round(stepDurationMs / 3);
  return state.evals.add({
    pipelineId: pipeline.pipelineId,
    pipelineName: pipeline.name,
    pipelineVersion,
    comparedStep,
    variants,
    documents,
    rates: variants.map((variant) => pipelineRate(varied(steps, variant), null).rate_per_1000_pages_cents),
    createdAtMs,
    startsAtMs,
    endsAtMs: startsAtMs + stepDurationMs * steps.length,
  });

  async function compareOn(file: StoredFile): Promise<EvalDocument> {
    const source = { file: undefined, fileUrl: file.reference, processingLocation: null };
    const input = await resolveInputFile(source, state);
    const request = { input, pages: undefined, maximumPages: state.limits.maximumPages };
    const document = await readWantedPages(request);
    const facts = { fileId: file.fileId, filename: file.filename };
    if (document instanceof StepFailure) return { ...facts, pageCount: 0, differences: [] };
    const readings: Reading[] = [];
    for (const variant of variants) {
      const { steps: done } = await processDocument({
        ...request,
        steps: varied(steps, variant),
        outputFormat: null,
        runEvals: false,
        schemas: state.schemas,
        switches: { ...state.switches, extractionJson: "object" },
      });
      readings.push(readingOf(done.find((step) => step.type === comparedStep)?.output?.content ?? {}));
    }
    return {
      ...facts,
      pageCount: document.pages.length,
      differences: compareReadings(document, readings),
    };
  }
}

/** The steps with the variant's settings merged in. */
function varied(steps: PipelineStep[], variant: EvalVariant): PipelineStep[] {
  return steps.map((step) => {
    if (step.type === "convert")
      return { ...step, settings: { ...step.settings, ...variant.convert_settings } };
    if (step.type === "extract")
      return { ...step, settings: { ...step.settings, ...variant.extract_settings } };
    return step;
  });
}

function readingOf(content: Record<string, unknown>): Reading {
  const leaves = leavesOf(content.extraction_schema_json ?? { page: content.markdown });
  return Object.fromEntries(
    Object.entries(leaves).filter(([place]) => !/_(citations|meta|score)(\.|$)/.test(place)),
  );
}
