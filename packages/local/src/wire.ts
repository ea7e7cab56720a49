import * as z from "zod/mini";

// What was read, as a raw result keeps it for `renormalize`. Unknown members of an answer are left out.

const boxSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
/** A box that is not complete is no reason to refuse what it is around. */
const anyBox = z.catch(z.optional(boxSchema), undefined);
const cellSchema = z.object({ text: z.catch(z.string(), ""), bbox: anyBox });

/** A part of a page, as LiteParse divided it. */
export const blockSchema = z.object({
  kind: z.catch(z.string(), "other"),
  text: z.catch(z.optional(z.string()), undefined),
  lines: z.catch(z.optional(z.array(z.string())), undefined),
  bbox: anyBox,
  header: z.catch(z.optional(z.array(cellSchema)), undefined),
  rows: z.catch(z.optional(z.array(z.array(cellSchema))), undefined),
});

const pageSchema = z.object({
  /** 0-indexed. */
  index: z.number(),
  width: z.number(),
  height: z.number(),
  text: z.string(),
  markdown: z.optional(z.string()),
  blocks: z.array(blockSchema),
  /** Its text comes from OCR. */
  isOcr: z.boolean(),
});

export const documentSchema = z.object({
  engine: z.enum(["liteparse", "unpdf"]),
  totalPages: z.number(),
  outputFormat: z.optional(z.string()),
  pages: z.array(pageSchema),
});

/** Values and where they were read, by JSON Pointer. */
export const extractionSchema = z.object({
  data: z.record(z.string(), z.unknown()),
  evidence: z.record(
    z.string(),
    z.object({ page: z.number(), text: z.string(), box: boxSchema, confidence: z.optional(z.number()) }),
  ),
  missing: z.array(z.string()),
});

/** A rectangle in points, from the top left corner of the page. */
export type Rectangle = z.infer<typeof boxSchema>;
/** A block of a page. */
export type Block = z.infer<typeof blockSchema>;
/** A page in a raw result. */
export type PageAnswer = z.infer<typeof pageSchema>;
/** A document in a raw result. */
export type DocumentAnswer = z.infer<typeof documentSchema>;
