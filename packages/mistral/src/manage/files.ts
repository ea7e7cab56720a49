import { type DirectCallOptions, omitNullish } from "@docmux/core/provider";
import type * as z from "zod/mini";
import { filePath, filesPath } from "../paths.ts";
import type { OpenCall } from "../settings.ts";
import { fileListSchema, fileSchema } from "../wire.ts";
import { isoOfSeconds, listPages } from "./list-pages.ts";

/**
 * Files of the workspace: every key of it sees all of them. Every method throws `InvalidInputError`, `ConfigError` or
 * `VendorError`; with `signal` it can be stopped.
 */
export interface MistralFiles {
  /**
   * Every file, fetched page by page as they are asked for. Collect the ids first when you delete: pages move up.
   *
   * @param options - `purpose`: `ocr` for documents, `batch` for the rows of batch jobs.
   */
  list(options?: { purpose?: string } & DirectCallOptions): AsyncIterable<MistralFileInfo>;
  /** What the vendor has of one file. */
  get(fileId: string, options?: DirectCallOptions): Promise<MistralFileInfo>;
  /** Deletes a file for good. One that is gone already is fine. */
  delete(fileId: string, options?: DirectCallOptions): Promise<void>;
}

/** A file of the workspace. */
export interface MistralFileInfo {
  /** What `get` and `delete` take, and a run as `{ stored: fileId }`. */
  fileId: string;
  /** As it was called when it was uploaded. A label: never use it as a path. */
  filename?: string;
  /** Such as `application/pdf`. */
  mediaType?: string;
  /** Such as `ocr` or `batch`. */
  purpose?: string;
  sizeBytes?: number;
  /** ISO 8601, UTC. */
  createdAt?: string;
  /** ISO 8601, UTC. Absent: the vendor names no end. */
  expiresAt?: string;
  /** What the vendor returned, unchanged. */
  raw: unknown;
}

/** The methods for files. */
export function manageFiles(open: OpenCall): MistralFiles {
  return {
    list({ purpose, ...options } = {}) {
      const call = open(options);
      return listPages(
        ({ fileId }: MistralFileInfo) => fileId,
        async (query) => {
          const { data } = await call.read(filesPath, {
            query: { ...query, purpose },
            schema: fileListSchema,
          });
          return data.map(toFileInfo);
        },
      );
    },
    get: async (fileId, options) =>
      toFileInfo(await open(options).read(filePath(fileId), { schema: fileSchema })),
    async delete(fileId, options) {
      const { failed } = await open(options).attempt({
        method: "DELETE",
        url: filePath(fileId),
        effect: "idempotent",
      });
      if (failed && failed.httpStatus !== 404) throw failed.error;
    },
  };
}

function toFileInfo(wire: z.infer<typeof fileSchema>): MistralFileInfo {
  return {
    fileId: wire.id,
    ...omitNullish({
      filename: wire.filename,
      mediaType: wire.mimetype,
      purpose: wire.purpose,
      sizeBytes: wire.bytes,
      createdAt: isoOfSeconds(wire.created_at),
      expiresAt: isoOfSeconds(wire.expires_at),
    }),
    raw: wire,
  };
}
