import { lenient } from "@docmux/core/provider";
import * as z from "zod/mini";

// Only what is needed, and nothing that the vendor may leave out is insisted on. One odd member must not cost the others:
// the answer to a start is paid for, and comes once.

const any = z.nullish(z.unknown());
const text = z.nullish(z.string());
const count = lenient(z.number());
const lenientText = lenient(z.string());

const corners = {
  top_left_x: lenient(z.number()),
  top_left_y: lenient(z.number()),
  bottom_right_x: lenient(z.number()),
  bottom_right_y: lenient(z.number()),
};

/** `OCRImageObject`. */
const imageSchema = z.looseObject({
  id: lenientText,
  ...corners,
  image_base64: lenientText,
  image_annotation: any,
});

/** `OCRTableObject`. */
const tableSchema = z.looseObject({ id: lenientText, content: lenientText, format: lenientText });

/** One of the block types, all alike but for the ids. */
const blockSchema = z.looseObject({
  type: lenientText,
  ...corners,
  content: lenientText,
  table_id: lenientText,
  image_id: lenientText,
  confidence_scores: lenient(z.record(z.string(), z.unknown())),
});

/** `OCRPageObject`. */
export const pageSchema = z.looseObject({
  index: count,
  markdown: lenientText,
  images: lenient(z.array(imageSchema)),
  tables: lenient(z.array(tableSchema)),
  blocks: lenient(z.array(blockSchema)),
  hyperlinks: lenient(z.array(z.string())),
  header: lenientText,
  footer: lenientText,
  dimensions: lenient(z.looseObject({ width: z.number(), height: z.number() })),
  confidence_scores: lenient(z.record(z.string(), z.unknown())),
});

/** {@link pageSchema}, read. */
export type WirePage = z.infer<typeof pageSchema>;

/** What has corners on a page. */
export type WireBox = Pick<z.infer<typeof imageSchema>, keyof typeof corners>;

/** `OCRResponse`, as far as it shows that there is one. */
export const ocrSchema = z.looseObject({ pages: z.array(z.unknown()) });

/** `OCRResponse`. */
export const ocrAnswerSchema = z.looseObject({
  pages: z.array(pageSchema),
  model: lenientText,
  document_annotation: any,
  usage_info: lenient(z.looseObject({ pages_processed: count, doc_size_bytes: count })),
});

/** `BatchJobOut`. */
export const jobSchema = z.looseObject({
  id: z.string().check(z.minLength(1)),
  status: z.string(),
  model: any,
  metadata: lenient(z.record(z.string(), z.unknown())),
  output_file: lenientText,
  error_file: lenientText,
  outputs: lenient(z.array(z.record(z.string(), z.unknown()))),
  errors: lenient(z.array(z.looseObject({ message: text, count }))),
  created_at: count,
  started_at: count,
  completed_at: count,
  total_requests: count,
  completed_requests: count,
  succeeded_requests: count,
  failed_requests: count,
});

/** {@link jobSchema}, read. */
export type WireJob = z.infer<typeof jobSchema>;

/** `BatchJobsOut`. */
export const jobListSchema = z.looseObject({ data: lenient(z.array(jobSchema)), total: count });

/** One row of the files of a batch job, of which docmux puts one into each job. */
export const rowSchema = z.looseObject({
  response: lenient(z.looseObject({ status_code: count, body: any })),
  error: any,
});

/** `FileSchema`. */
export const fileSchema = z.looseObject({
  id: z.string().check(z.minLength(1)),
  filename: text,
  mimetype: text,
  purpose: text,
  bytes: count,
  created_at: count,
  expires_at: count,
});

/** `ListFilesOut`. */
export const fileListSchema = z.looseObject({ data: z.array(fileSchema), total: count });
