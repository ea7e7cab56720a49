import { type DirectCallOptions, directContext } from "@docmux/core/provider-utils";
import type { DatalabConfig } from "../datalab-config.ts";
import { deleteFile } from "./datalab-delete-file.ts";
import { downloadUrl } from "./datalab-download-url.ts";
import { type DatalabFileInfo, toFileInfo } from "./datalab-file-info.ts";
import { filePath } from "./datalab-file-path.ts";
import { fileSchema } from "./datalab-files-wire.ts";
import { listFiles } from "./datalab-list-files.ts";

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

/** Binds the calls to a configuration. */
export function createDatalabFiles(config: DatalabConfig): DatalabFiles {
  return {
    list: (call) => listFiles(config, directContext(call)),
    async get(fileId, call) {
      const request = { url: filePath(fileId), effect: "read", schema: fileSchema } as const;
      const { body } = await config.client.request(request, directContext(call));
      return toFileInfo(body);
    },
    downloadUrl: async (fileId, { expiresInSeconds = 3_600, ...call } = {}) =>
      downloadUrl(config, fileId, expiresInSeconds, directContext(call)),
    delete: async (fileId, call) => deleteFile(config, fileId, directContext(call)),
  };
}
