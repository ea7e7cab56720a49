import type { RunRef } from "@docmux/core/provider";
import * as z from "zod/mini";

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
