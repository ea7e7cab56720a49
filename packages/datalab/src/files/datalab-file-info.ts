import { normalizeTime, present } from "@docmux/core/provider-utils";
import type * as z from "zod/mini";
import type { fileSchema } from "./datalab-files-wire.ts";

/** A file in the vendor's storage. */
export interface DatalabFileInfo {
  /** What `get`, `downloadUrl` and `delete` take. */
  fileId: number | string;
  /** What a run takes as `{ stored: reference }`, such as `datalab://file-abc123`. */
  reference?: string;
  /** As it was called when it was put there. A label: never use it as a path. */
  filename?: string;
  /** As it was declared, such as `application/pdf`. */
  mediaType?: string;
  /** The vendor's own word: `pending` until the upload was confirmed, then `completed` or `failed`. */
  uploadStatus?: string;
  /** Absent until the file is there. */
  sizeBytes?: number;
  /** ISO 8601, UTC. */
  createdAt?: string;
  /** What the vendor said, unchanged. */
  raw: unknown;
}

/** Reads a file. */
export function toFileInfo(wire: z.infer<typeof fileSchema>): DatalabFileInfo {
  return {
    fileId: wire.file_id,
    ...present({
      reference: wire.reference,
      filename: wire.original_filename,
      mediaType: wire.content_type,
      uploadStatus: wire.upload_status,
      sizeBytes: wire.file_size,
      createdAt: normalizeTime(wire.created),
    }),
    raw: wire,
  };
}
