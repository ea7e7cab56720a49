import { InvalidInputError, type JsonObject } from "@docmux/core/provider";
import * as z from "zod/mini";
import { providerId } from "./datalab-config.ts";
import { runMetaSchema } from "./datalab-run-meta.ts";

const searchSchema = z.looseObject({
  startedAt: z.string(),
  version: z.optional(z.number()),
  fileUrl: z.optional(z.string()),
  /**
   * The reference of the file that this start uploaded, which no other start can name. Absent for a URL or a stored
   * document that the caller passed: other starts may use the same one.
   */
  marker: z.optional(z.string()),
  pages: z.optional(z.string()),
  meta: z.optional(runMetaSchema),
});

/** What is known of a start whose answer was lost. It is kept in the error, so it is plain JSON. */
export type StartSearch = z.infer<typeof searchSchema>;

/** Reads what an error kept. */
export function readStartSearch(search: JsonObject): StartSearch {
  const parsed = searchSchema.safeParse(search);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError("The search of the lost start cannot be read", {
    providerId,
    nextStep: "Pass the `search` of the StartUnknownError unchanged.",
  });
}
