import { type CallContext, DocmuxError, type JsonObject, type RunRef } from "@docmux/core/provider";
import * as z from "zod/mini";
import { deleteFile } from "./manage/files.ts";
import type { Config } from "./settings.ts";

// The file that a start uploads stays at the vendor. The ref keeps which one it is, and under a seal the order to delete it.

/** What a ref keeps of the file that a start put into the vendor's storage. */
export const runMetaSchema = z.looseObject({
  uploadedFile: z.string(),
  uploadedFileId: z.union([z.number(), z.string()]),
  /** Set where the file is to be deleted after the result was read: the seal of that order. */
  cleanup: z.optional(z.string()),
});

/** See {@link runMetaSchema}. */
export type RunMeta = z.infer<typeof runMetaSchema>;

/** Reads what a ref keeps; `undefined` where nothing was uploaded. */
export function readRunMeta({ meta }: RunRef): RunMeta | undefined {
  const parsed = runMetaSchema.safeParse(meta);
  return parsed.success ? parsed.data : undefined;
}

/** Seals the order to delete a file, for the ref of the run that reads it. */
export function sealCleanUp({ refSigner }: Config, fileId: number | string): Promise<string> {
  return refSigner.sign(cleanUpOrder(fileId));
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
    if (!(await config.refSigner.verify(cleanUpOrder(uploadedFileId), cleanup)))
      return { uploadedFile, reason: "the ref does not prove that its start, with this key, asked for it" };
    await deleteFile(config, uploadedFileId, context);
    return undefined;
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { uploadedFile, reason: DocmuxError.isInstance(error) ? error.summary : "an unexpected error" };
  }
}

/** Where a raw result names the file that could not be deleted, with the reason. */
export const leftFileKey = "cleanup/left";

function cleanUpOrder(fileId: number | string): JsonObject {
  return { delete: fileId };
}
