import type { ClarifeyeWorld } from "./clarifeye-world.ts";
import type { PipelineRun } from "./pipeline-run.ts";
import type { Project } from "./project.ts";
import { startParsingRun } from "./start-flow-run.ts";
import { startIndexing } from "./start-indexing.ts";
import type { StoredDocument } from "./stored-document.ts";

interface Upload {
  project: Project;
  documents: StoredDocument[];
  skipParsing: boolean;
  userId: string;
  nowMs: number;
}

/** What an upload sets off: silent indexing (`auto_sync`), or a parsing run (`classic`), which is returned. */
export function processUpload(
  world: ClarifeyeWorld,
  { skipParsing, ...upload }: Upload,
): PipelineRun | undefined {
  const { project, documents, nowMs } = upload;
  if (skipParsing) return undefined;
  if (project.mode === "auto_sync") {
    for (const document of documents) startIndexing(world, project, document, nowMs);
    return undefined;
  }
  return world.switches.classicUploadRun ? startParsingRun(world, upload) : undefined;
}
