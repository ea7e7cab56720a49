import { type CallContext, DocmuxError, type JsonObject } from "@docmux/core/provider";
import type { DatalabConfig } from "./datalab-config.ts";
import type { RunMeta } from "./datalab-run-meta.ts";
import { deleteFile } from "./files/datalab-delete-file.ts";

/** Where a raw result tells of a file that is still in the vendor's storage. */
export const leftFileKey = "cleanup/left";

/**
 * Deletes the file that a start uploaded, where the start asked for that. Never throws for it: the result is worth more.
 *
 * @returns the file and why it is still there, if it is. Rejects only with the reason of an aborted signal.
 */
export async function cleanUp(
  config: DatalabConfig,
  meta: RunMeta | undefined,
  context: CallContext,
): Promise<JsonObject | undefined> {
  if (!meta?.cleanup) return undefined;
  const { uploadedFile, uploadedFileId } = meta;
  try {
    await deleteFile(config, uploadedFileId, context);
    return undefined;
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { uploadedFile, reason: DocmuxError.isInstance(error) ? error.summary : String(error) };
  }
}
