import * as z from "zod/mini";

// The shape of a raw result: what was read, as it is kept for `renormalize`.

const boxSchema = z.looseObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const cellSchema = z.looseObject({ text: z.string(), box: z.optional(boxSchema) });

const blockSchema = z.looseObject({
  kind: z.string(),
  text: z.optional(z.string()),
  box: z.optional(boxSchema),
  header: z.optional(z.array(cellSchema)),
  rows: z.optional(z.array(z.array(cellSchema))),
});

const pageSchema = z.looseObject({
  index: z.number(),
  width: z.number(),
  height: z.number(),
  text: z.string(),
  markdown: z.optional(z.string()),
  blocks: z.array(blockSchema),
  isOcr: z.boolean(),
});

export const documentSchema = z.looseObject({
  engine: z.enum(["liteparse", "unpdf"]),
  engineVersion: z.optional(z.string()),
  totalPages: z.number(),
  outputFormat: z.optional(z.string()),
  pages: z.array(pageSchema),
});

/** Values and where they were read, by JSON Pointer. */
export const extractionSchema = z.looseObject({
  data: z.record(z.string(), z.unknown()),
  evidence: z.record(
    z.string(),
    z.looseObject({
      page: z.number(),
      text: z.string(),
      box: boxSchema,
      confidence: z.optional(z.number()),
    }),
  ),
  missing: z.array(z.string()),
});

/** An extraction in a raw result. */
export type ExtractionAnswer = z.infer<typeof extractionSchema>;
/** A document in a raw result. */
export type DocumentAnswer = z.infer<typeof documentSchema>;
/** A page of it. */
export type PageAnswer = z.infer<typeof pageSchema>;
/** A block of a page. */
export type BlockAnswer = z.infer<typeof blockSchema>;
