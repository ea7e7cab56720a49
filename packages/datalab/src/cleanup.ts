import { type CallContext, DocmuxError, type JsonObject } from "@docmux/core/provider";
import { deleteFile } from "./manage/files.ts";
import type { Config } from "./settings.ts";
import type { RunMeta } from "./start/upload.ts";

/** Where a raw result tells of a file that is still in the vendor's storage. */
export const leftFileKey = "cleanup/left";

/** What the ref of a run with `cleanup` asks for. */
export function cleanUpOrder(fileId: number | string): JsonObject {
  return { delete: fileId };
}

/**
 * Deletes the file that a start uploaded, where the start asked for that. Never throws for it: the result is worth more.
 *
 * @returns the file and why it is still there, if it is. Rejects only with the reason of an aborted signal.
 */
export async function cleanUp(
  config: Config,
  meta: RunMeta | undefined,
  context: CallContext,
): Promise<JsonObject | undefined> {
  if (meta?.cleanup === undefined) return undefined;
  const { uploadedFile, uploadedFileId, cleanup } = meta;
  try {
    // A ref may come from anybody, and must not delete another file of the account.
    if (!(await config.refSeal.isGenuine(cleanUpOrder(uploadedFileId), cleanup)))
      return { uploadedFile, reason: "the ref does not prove that its start, with this key, asked for it" };
    await deleteFile(config, uploadedFileId, context);
    return undefined;
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { uploadedFile, reason: DocmuxError.isInstance(error) ? error.summary : "an unexpected error" };
  }
}
