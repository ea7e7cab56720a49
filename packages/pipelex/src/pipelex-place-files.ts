import { isRecord } from "@docmux/core/provider-utils";
import type { PipelexConfig } from "./pipelex-config.ts";
import { PlacedFile } from "./pipelex-placed-file.ts";
import { requireGrantable } from "./pipelex-upload-grant.ts";

/**
 * Chooses the files that do not fit into a request to the hosted service: its gateway takes 10 MiB, of which files may
 * fill 7 MiB (a third more once they are encoded). They leave the request; their place waits for where they are put.
 *
 * @throws InvalidInputError for a file that is too large for an upload as well.
 */
export function chooseUploads(config: PipelexConfig, inputs: Record<string, unknown>): PlacedFile[] {
  let inlineBytes = 0;
  const uploads = filesIn(inputs).filter(({ source }) => {
    if (inlineBytes + source.sizeBytes > config.uploadAboveBytes) return true;
    inlineBytes += source.sizeBytes;
    return false;
  });
  for (const file of uploads) {
    requireGrantable(file);
    file.uploadedUri = "";
  }
  return uploads;
}

function filesIn(value: unknown): PlacedFile[] {
  if (value instanceof PlacedFile) return [value];
  if (Array.isArray(value)) return value.flatMap(filesIn);
  return isRecord(value) ? Object.values(value).flatMap(filesIn) : [];
}
