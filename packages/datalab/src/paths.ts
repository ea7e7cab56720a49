import { InvalidInputError, VendorError } from "@docmux/core/provider";
import { providerId } from "./settings.ts";

/** Nothing that could lead to another path. */
const idPattern = /^[A-Za-z0-9_-]{1,200}$/;

/**
 * The path of a pipeline, or of something below it.
 *
 * @throws InvalidInputError for what is no id: an empty one would address the list of all pipelines.
 */
export function pipelinePath(pipelineId: string, below = ""): string {
  if (idPattern.test(pipelineId)) return `/pipelines/${pipelineId}${below}`;
  throw new InvalidInputError(`"${String(pipelineId).slice(0, 100)}" is not the id of a pipeline`, {
    providerId,
    nextStep: "Pass the id that Datalab shows, such as pl_abc123; nothing was sent.",
  });
}

/**
 * The path of a file, or of something below it.
 *
 * @throws InvalidInputError for what is no id: an empty one would address the list of all files.
 */
export function filePath(fileId: number | string, below = ""): string {
  const isId =
    typeof fileId === "number"
      ? Number.isSafeInteger(fileId) && fileId >= 0
      : typeof fileId === "string" && idPattern.test(fileId);
  if (isId) return `/files/${fileId}${below}`;
  throw new InvalidInputError(`"${String(fileId).slice(0, 100)}" is not the id of a file`, {
    providerId,
    nextStep: "Pass the fileId that the list of files shows, not the reference; nothing was sent.",
  });
}

/**
 * Checks a URL that the vendor gave before anything is sent to it or fetched from it. `http:` is taken only where the
 * API itself is reached that way.
 *
 * @throws VendorError with code `bad_response`.
 */
export function requireFetchable(url: string, baseUrl: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const protocols = ["https:", new URL(baseUrl).protocol];
  if (parsed && protocols.includes(parsed.protocol) && !parsed.username) return parsed.href;
  throw new VendorError("bad_response", "Datalab named a URL for a file that is not an https one", {
    providerId,
  });
}
