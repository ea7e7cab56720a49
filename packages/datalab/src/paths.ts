import { InvalidInputError } from "@docmux/core/provider";
import { providerId } from "./settings.ts";

/**
 * The path of a pipeline, or of something below it.
 *
 * @throws InvalidInputError for what is no id: an empty one would address the list of all pipelines.
 */
export function pipelinePath(pipelineId: string, below = ""): string {
  if (isId(pipelineId)) return `/pipelines/${pipelineId}${below}`;
  throw noId(pipelineId, "a pipeline", "the id that Datalab shows, such as pl_abc123");
}

/** The path of a run, or of something below it. The id may come from the vendor or from a ref. */
export function executionPath(executionId: string, below = ""): string {
  return `/pipelines/executions/${encodeURIComponent(executionId)}${below}`;
}

/** @throws InvalidInputError for what is not the id of a run. */
export function requireExecutionId(executionId: string): void {
  if (isId(executionId)) return;
  throw noId(executionId, "an execution", "the id that Datalab shows, such as pex_abc123");
}

/**
 * The path of a file, or of something below it.
 *
 * @throws InvalidInputError for what is no id: an empty one would address the list of all files.
 */
export function filePath(fileId: number | string, below = ""): string {
  const isFileId = typeof fileId === "number" ? Number.isSafeInteger(fileId) && fileId >= 0 : isId(fileId);
  if (isFileId) return `/files/${fileId}${below}`;
  throw noId(fileId, "a file", "the fileId that the list of files shows, not the reference");
}

/** Nothing that could lead to another path; JavaScript may pass anything. */
function isId(given: unknown): given is string {
  return typeof given === "string" && /^[A-Za-z0-9_-]{1,200}$/.test(given);
}

function noId(given: unknown, what: string, expected: string): InvalidInputError {
  return new InvalidInputError(`"${String(given).slice(0, 100)}" is not the id of ${what}`, {
    providerId,
    nextStep: `Pass ${expected}. No request was sent.`,
  });
}
