import * as z from "zod/mini";

const text = z.nullish(z.string());

/** A file, as `GET /files/{id}` and the list tell it. */
export const fileSchema = z.looseObject({
  file_id: z.union([z.number(), z.string()]),
  original_filename: text,
  content_type: text,
  reference: text,
  upload_status: text,
  file_size: z.nullish(z.number()),
  created: text,
});

/** `GET /files`. */
export const fileListSchema = z.looseObject({ files: z.array(fileSchema) });

/** `GET /files/{id}/download`. */
export const downloadSchema = z.looseObject({ download_url: z.string() });

/** `DELETE /files/{id}`. */
export const deletedSchema = z.looseObject({ success: z.nullish(z.boolean()), message: text });
