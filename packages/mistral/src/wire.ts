import { lenient } from "@docmux/core/provider";
import * as z from "zod/mini";

// Only what is needed, and nothing that the vendor may leave out is insisted on. One odd member must not cost the others:
// the answer to a start is paid for, and comes once.

const count = lenient(z.number());
const text = lenient(z.string());
const unknown = z.nullish(z.unknown());
const corners = { top_left_x: count, top_left_y: count, bottom_right_x: count, bottom_right_y: count };

/** `OCRPageObject`. */
const pageSchema = z.looseObject({
  index: count,
  markdown: text,
  images: lenient(z.array(z.looseObject({ id: text, image_base64: text }))),
  blocks: lenient(z.array(z.looseObject({ type: text, ...corners, content: text }))),
  dimensions: lenient(z.looseObject({ width: z.number(), height: z.number() })),
});

/** {@link pageSchema}, read. */
export type WirePage = z.infer<typeof pageSchema>;

/** `OCRResponse`, as far as it shows that there is one. */
export const ocrSchema = z.looseObject({ pages: z.array(z.unknown()) });

/** `OCRResponse`. */
export const ocrAnswerSchema = z.looseObject({
  pages: z.array(pageSchema),
  model: text,
  document_annotation: unknown,
  usage_info: lenient(z.looseObject({ pages_processed: count })),
});

/** `BatchJobOut`. */
export const jobSchema = z.looseObject({
  id: z.string().check(z.minLength(1)),
  status: z.string(),
  model: text,
  metadata: lenient(z.record(z.string(), z.unknown())),
  output_file: text,
  error_file: text,
  errors: lenient(z.array(z.looseObject({ message: text }))),
  created_at: count,
  started_at: count,
  completed_at: count,
  succeeded_requests: count,
  failed_requests: count,
});

/** {@link jobSchema}, read. */
export type WireJob = z.infer<typeof jobSchema>;

/** `BatchJobsOut`. */
export const jobListSchema = z.looseObject({ data: lenient(z.array(jobSchema)) });

/** One row of the files of a batch job, of which docmux puts one into each job. */
export const rowSchema = z.looseObject({
  response: lenient(z.looseObject({ status_code: count, body: unknown })),
  error: unknown,
});

/** `FileSchema`. */
export const fileSchema = z.looseObject({ id: z.string() });

/** JSON in a text as the value that it stands for; whatever else as it is. */
export function parseJson(given: unknown): unknown {
  if (typeof given !== "string") return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

/** Where batch jobs are. */
export const jobsPath = "/v1/batch/jobs";

/** Where files are. */
export const filesPath = "/v1/files";

/** The path of a batch job, or of something below it. The id may come from the vendor or from a ref. */
export const jobPath = (jobId: string, below = "") => `${jobsPath}/${encodeURIComponent(jobId)}${below}`;

/** The path of what a file holds. The id comes from the vendor. */
export const contentPath = (fileId: string) => `${filesPath}/${encodeURIComponent(fileId)}/content`;
