import { InvalidInputError } from "@docmux/core/provider";
import { providerId } from "./settings.ts";

/** Where batch jobs are. */
export const jobsPath = "/v1/batch/jobs";

/** Where files are. */
export const filesPath = "/v1/files";

/** The path of a batch job, or of something below it. The id may come from the vendor or from a ref. */
export function jobPath(jobId: string, below = ""): string {
  return `${jobsPath}/${encodeURIComponent(jobId)}${below}`;
}

/**
 * The path of a file, or of something below it.
 *
 * @throws InvalidInputError for what is no id: an empty one would address the list of all files.
 */
export function filePath(fileId: string, below = ""): string {
  return `${filesPath}/${requireFileId(fileId)}${below}`;
}

/** The path of what a file holds. The id comes from the vendor. */
export function contentPath(fileId: string): string {
  return `${filesPath}/${encodeURIComponent(fileId)}/content`;
}

/** @throws InvalidInputError for what is not the id of a file. */
export function requireFileId(given: unknown): string {
  if (typeof given === "string" && /^[A-Za-z0-9_-]{1,200}$/.test(given)) return given;
  throw new InvalidInputError(`"${String(given).slice(0, 100)}" is not the id of a file at Mistral`, {
    providerId,
    nextStep: "Pass the id that the vendor returned for the upload. No request was sent.",
  });
}
