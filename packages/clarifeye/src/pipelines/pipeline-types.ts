import type { Pipeline } from "@docmux/core/provider";
import type { ClarifeyeMetadata, ClarifeyeRunMetadata } from "../result/metadata.ts";
import type { ClarifeyeIndexingOptions, ClarifeyeNoOptions, ClarifeyeRunOptions } from "../settings.ts";

/** Any pipeline of Clarifeye, as a URI names one. */
export type ClarifeyePipeline = Pipeline<"clarifeye", ClarifeyeRunOptions, ClarifeyeMetadata>;

/** Upload and indexing alone, see `ClarifeyeProvider.indexing`. */
export type ClarifeyeIndexing = Pipeline<"clarifeye", ClarifeyeIndexingOptions, ClarifeyeMetadata>;

/** Publishing of what a flow computed, see `ClarifeyeExtractionFlow.publication`. */
export type ClarifeyePublication = Pipeline<"clarifeye", ClarifeyeNoOptions, ClarifeyeRunMetadata>;
