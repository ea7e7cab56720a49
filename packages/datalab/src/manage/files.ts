import {
  type CallContext,
  type DirectCallOptions,
  directContext,
  InvalidInputError,
  omitNullish,
  toIsoTimestamp,
  VendorError,
} from "@docmux/core/provider";
import type * as z from "zod/mini";
import { pageThrough } from "../paging.ts";
import { filePath, requireFetchable } from "../paths.ts";
import { type Config, providerId } from "../settings.ts";
import { deletedSchema, downloadSchema, fileListSchema, fileSchema } from "../wire.ts";

/**
 * Files in Datalab's storage (page "File Upload API"): those of the direct upload, and those that were put there otherwise.
 * The vendor names no end to how long it keeps them. An id is the vendor's number or its short text, never the reference.
 * Every method throws `InvalidInputError`, `ConfigError` or `VendorError`; with `signal` it can be stopped.
 */
export interface DatalabFiles {
  /** Every file, fetched page by page as they are asked for. Collect the ids first when you delete: pages move up. */
  list(call?: DirectCallOptions): AsyncIterable<DatalabFileInfo>;
  /** What the vendor knows of one file. */
  get(fileId: number | string, call?: DirectCallOptions): Promise<DatalabFileInfo>;
  /**
   * A signed URL: whoever has it can read the file until it expires. Fetch it without the key.
   *
   * @param options - `expiresInSeconds`: 60 to 86,400, default 3,600.
   */
  downloadUrl(
    fileId: number | string,
    options?: { expiresInSeconds?: number } & DirectCallOptions,
  ): Promise<string>;
  /** Deletes a file for good. One that is gone already is fine. */
  delete(fileId: number | string, call?: DirectCallOptions): Promise<void>;
}

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

/** The most files that the vendor lists in one page. */
const pageSize = 100;

const [shortestSeconds, longestSeconds] = [60, 86_400];

/** Binds the calls to a configuration. */
export function manageFiles(config: Config): DatalabFiles {
  const { client, baseUrl } = config;
  return {
    list(call) {
      const context = directContext(call);
      return pageThrough(
        pageSize,
        ({ fileId }) => String(fileId),
        async (offset) => {
          const query = { limit: pageSize, offset };
          const { body } = await client.request(
            { url: "/files", query, effect: "read", schema: fileListSchema },
            context,
          );
          return { items: body.files.map(toFileInfo) };
        },
      );
    },

    async get(fileId, call) {
      const request = { url: filePath(fileId), effect: "read", schema: fileSchema } as const;
      const { body } = await client.request(request, directContext(call));
      return toFileInfo(body);
    },

    async downloadUrl(fileId, { expiresInSeconds = 3_600, ...call } = {}) {
      const isAllowed =
        Number.isInteger(expiresInSeconds) &&
        expiresInSeconds >= shortestSeconds &&
        expiresInSeconds <= longestSeconds;
      if (!isAllowed) {
        throw new InvalidInputError(`expiresInSeconds is ${expiresInSeconds}`, {
          providerId,
          nextStep: `Give a whole number of seconds, ${shortestSeconds} to ${longestSeconds}; nothing was sent.`,
        });
      }
      const query = { expires_in: expiresInSeconds };
      const { body } = await client.request(
        { url: filePath(fileId, "/download"), query, effect: "read", schema: downloadSchema },
        directContext(call),
      );
      return requireFetchable(body.download_url, baseUrl());
    },

    delete: async (fileId, call) => deleteFile(config, fileId, directContext(call)),
  };
}

/**
 * `DELETE /files/{id}`. A file that is gone already is fine.
 *
 * @throws VendorError also when the vendor answers that it did not succeed.
 */
export async function deleteFile(
  { client }: Config,
  fileId: number | string,
  context: CallContext,
): Promise<void> {
  try {
    const { body, httpStatus } = await client.request(
      // Deleting twice does what deleting once does, so it may be repeated.
      { method: "DELETE", url: filePath(fileId), effect: "read", schema: deletedSchema },
      context,
    );
    if (body.success !== false) return;
    const said = body.message ? `: ${body.message}` : "";
    throw new VendorError("bad_response", `Datalab did not delete the file ${fileId}${said}`, {
      providerId,
      httpStatus,
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
