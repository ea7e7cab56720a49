import type { ReadDocument } from "../../document/read-document.ts";
import type { DatalabBehavior } from "../datalab-behavior.ts";
import type { DocumentBlock } from "../document-blocks.ts";
import type { InputFile } from "../input-file.ts";
import type { PipelineStep } from "../pipeline-store.ts";
import type { DocumentSegment } from "./find-segments.ts";

/** What a processor works with. */
export interface StepContext {
  step: PipelineStep;
  input: InputFile;
  /** Only the pages that the run asked for; their indexes are those of the file. */
  document: ReadDocument;
  blocks: DocumentBlock[];
  /** The run's own `output_format`, which wins over the step's. */
  outputFormat: string | null;
  /** Set once a segment step has run. */
  segments: DocumentSegment[] | undefined;
  /** Schemas stored at the vendor, by `sch_…` id. */
  schemas: Record<string, unknown>;
  switches: DatalabBehavior;
}

/** What a processor delivers: keys of its final response. */
export interface StepOutput {
  content: Record<string, unknown>;
  /** Keys that replace those of `content` some time after the result is complete. */
  lateContent?: Record<string, unknown>;
  segments?: DocumentSegment[];
}

/** Raised by a processor that cannot do its work; the text becomes the step's `error_message`. */
export class StepFailure extends Error {
  override name = "StepFailure";
}
