import { type ReadDocument, readDocument, UnreadableDocumentError } from "../document/read-document.ts";
import type { DatalabBehavior } from "./datalab-behavior.ts";
import { toBlocks } from "./document-blocks.ts";
import type { StepWork } from "./execution-plan.ts";
import type { InputFile } from "./input-file.ts";
import type { PipelineStep } from "./pipeline-store.ts";
import { evaluationStep } from "./steps/evaluation-step.ts";
import type { DocumentSegment } from "./steps/find-segments.ts";
import { runStep } from "./steps/run-step.ts";
import { type StepContext, StepFailure, type StepOutput } from "./steps/step-context.ts";

/** A step's work and, when it could be done, what it delivers. */
export interface ProcessedStep extends StepWork {
  output: StepOutput | undefined;
  /** The output is that of an earlier run. */
  fromCache: boolean;
}

/** What the steps of a run work with. */
export interface ProcessInput {
  input: InputFile;
  steps: PipelineStep[];
  pages: number[] | undefined;
  outputFormat: string | null;
  runEvals: boolean;
  maximumPages: number;
  schemas: Record<string, unknown>;
  switches: DatalabBehavior;
  /** What an earlier run delivered for the step at this position; absent: nothing is taken from a cache. */
  cached?: ((index: number) => StepOutput | undefined) | undefined;
}

/** Really does all the work of a run: reads the document and lets each processor have it. */
export async function processDocument(
  request: ProcessInput,
): Promise<{ steps: ProcessedStep[]; pageCount: number }> {
  const { input, steps, pages, switches } = request;
  const read = await readWantedPages(request);
  const document = read instanceof StepFailure ? { pages: [] } : read;
  const blocks = toBlocks(document);
  let segments: DocumentSegment[] | undefined;
  const done: ProcessedStep[] = [];
  const contextOf = (step: PipelineStep): StepContext => ({
    step,
    input,
    document,
    blocks,
    outputFormat: request.outputFormat,
    segments,
    schemas: request.schemas,
    switches,
  });

  for (const [index, step] of steps.entries()) {
    const known = request.cached?.(index);
    const output =
      known ?? (read instanceof StepFailure ? read : await orFailure(() => runStep(contextOf(step))));
    if (!(output instanceof StepFailure)) segments = output.segments ?? segments;
    const fromCache = known !== undefined;
    done.push({ type: step.type, sourceStepType: null, fromCache, ...workOf(output) });
  }
  if (request.runEvals) {
    for (const [index, step] of steps.entries()) {
      if (step.eval_rubric_id === undefined || step.eval_rubric_id === null) continue;
      const output = await orFailure(async () => evaluationStep(contextOf(step)));
      const source = { sourceStepType: step.type, sourceIndex: index };
      done.push({ type: "eval", ...source, fromCache: false, ...workOf(output) });
    }
  }
  return {
    steps: done,
    pageCount: pages && document.pages.length === 0 ? pages.length : document.pages.length,
  };
}

function workOf(output: StepOutput | StepFailure): Pick<ProcessedStep, "output" | "failure"> {
  return output instanceof StepFailure ? { output: undefined, failure: output.message } : { output };
}

async function orFailure(work: () => Promise<StepOutput>): Promise<StepOutput | StepFailure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StepFailure) return error;
    throw error;
  }
}

/** The pages that a run asks for, or why there are none to be had. */
export async function readWantedPages({
  input,
  pages,
  maximumPages,
}: Pick<ProcessInput, "input" | "pages" | "maximumPages">): Promise<ReadDocument | StepFailure> {
  if (input.kind === "image") return { pages: [{ index: 0, width: 612, height: 792, lines: [] }] };
  try {
    const document = await readDocument(input.bytes);
    const wanted = pages ? document.pages.filter((page) => pages.includes(page.index)) : document.pages;
    if (wanted.length === 0) return new StepFailure("The page range selects no page of this document.");
    if (wanted.length > maximumPages) {
      return new StepFailure(
        `The document has ${wanted.length} pages; the limit is ${maximumPages} pages per request. Use page_range to split it.`,
      );
    }
    return { pages: wanted };
  } catch (error) {
    if (error instanceof UnreadableDocumentError) return new StepFailure("The PDF file could not be read.");
    throw error;
  }
}
