import {
  type DirectCallOptions,
  InvalidInputError,
  isRecord,
  type JsonValue,
  omitNullish,
  pageThrough,
  toIsoTimestamp,
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import type * as z from "zod/mini";
import { filePath } from "../paths.ts";
import { type OpenCall, providerId } from "../settings.ts";
import { deletedSchema, downloadSchema, fileListSchema, fileSchema } from "../wire.ts";

/**
 * Files in Datalab's storage (page "File Upload API"): those of the direct upload, and those that were put there otherwise.
 * The vendor names no end to how long it keeps them. An id is the vendor's number or its short text, never the reference.
 * Every method throws `InvalidInputError`, `ConfigError` or `VendorError`; with `signal` it can be stopped.
 */
export interface DatalabFiles {
  /** Every file, fetched page by page as they are asked for. Collect the ids first when you delete: pages move up. */
  list(options?: DirectCallOptions): AsyncIterable<DatalabFileInfo>;
  /** What the vendor has of one file. */
  get(fileId: number | string, options?: DirectCallOptions): Promise<DatalabFileInfo>;
  /**
   * A signed URL: anyone who has it can read the file until it expires. Fetch it without the key.
   *
   * @param options - `expiresInSeconds`: 60 to 86,400, default 3,600.
   */
  createDownloadUrl(
    fileId: number | string,
    options?: { expiresInSeconds?: number } & DirectCallOptions,
  ): Promise<string>;
  /** Deletes a file for good. One that is gone already is fine. */
  delete(fileId: number | string, options?: DirectCallOptions): Promise<void>;
}

/** A file in the vendor's storage. */
export interface DatalabFileInfo {
  /** What `get`, `createDownloadUrl` and `delete` take. */
  fileId: number | string;
  /** What a run takes as `{ stored: reference }`, such as `datalab://file-abc123`. */
  reference?: string;
  /** As it was called when it was put there. A label: never use it as a path. */
  filename?: string;
  /** As it was declared, such as `application/pdf`. */
  mediaType?: string;
  /** The vendor status: `pending` until the upload was confirmed, then `completed` or `failed`. */
  uploadStatus?: string;
  /** Absent until the file is there. */
  sizeBytes?: number;
  /** ISO 8601, UTC. */
  createdAt?: string;
  /** What the vendor returned, unchanged. */
  raw: unknown;
}

/** The most files that the vendor lists in one page. */
const pageSize = 100;

const [shortestSeconds, longestSeconds] = [60, 86_400];

/** The methods for files. */
export function manageFiles(open: OpenCall): DatalabFiles {
  return {
    list(options) {
      const call = open(options);
      return pageThrough(
        ({ fileId }) => String(fileId),
        async (offset) => {
          const query = { limit: pageSize, offset };
          const { files } = await call.read("/files", { query, schema: fileListSchema });
          return { items: files.map(toFileInfo), isLast: files.length < pageSize };
        },
      );
    },
    get: async (fileId, options) =>
      toFileInfo(await open(options).read(filePath(fileId), { schema: fileSchema })),
    async createDownloadUrl(fileId, { expiresInSeconds = 3_600, ...options } = {}) {
      const isAllowed =
        Number.isInteger(expiresInSeconds) &&
        expiresInSeconds >= shortestSeconds &&
        expiresInSeconds <= longestSeconds;
      if (!isAllowed) {
        throw new InvalidInputError(`expiresInSeconds is ${expiresInSeconds}`, {
          providerId,
          nextStep: `Pass a whole number of seconds, ${shortestSeconds} to ${longestSeconds}. No request was sent.`,
        });
      }
      const call = open(options);
      const query = { expires_in: expiresInSeconds };
      const answer = await call.read(filePath(fileId, "/download"), { query, schema: downloadSchema });
      return call.requireUrl(answer.download_url);
    },
    delete: async (fileId, options) => deleteFile(fileId, open(options)),
  };
}

/** Deletes what a start noted as uploaded. */
export async function deleteUploadedFile(item: JsonValue, call: VendorCall): Promise<void> {
  const fileId = isRecord(item) ? item.fileId : undefined;
  await deleteFile(typeof fileId === "number" ? fileId : String(fileId ?? ""), call);
}

/**
 * `DELETE /files/{id}`. A file that is gone already is fine.
 *
 * @throws VendorError also when the vendor answers that it did not succeed.
 */
async function deleteFile(fileId: number | string, call: VendorCall): Promise<void> {
  try {
    const { success, message } = await call.idempotent(filePath(fileId), { schema: deletedSchema });
    if (success !== false) return;
    const reason = message ? `: ${message}` : "";
    throw new VendorError("bad_response", `Datalab did not delete the file ${fileId}${reason}`, {
      providerId,
    });
  } catch (error) {
    if (!(VendorError.isInstance(error) && error.code === "not_found")) throw error;
  }
}

/** Reads a file. */
function toFileInfo(wire: z.infer<typeof fileSchema>): DatalabFileInfo {
  return {
    fileId: wire.file_id,
    ...omitNullish({
      reference: wire.reference,
      filename: wire.original_filename,
      mediaType: wire.content_type,
      uploadStatus: wire.upload_status,
      sizeBytes: wire.file_size,
      createdAt: toIsoTimestamp(wire.created),
    }),
    raw: wire,
  };
}
