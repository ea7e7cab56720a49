import type { CallContext } from "@docmux/core/provider";
import type { DatalabConfig } from "../datalab-config.ts";
import { pageThrough } from "../pipelines/datalab-page-through.ts";
import { type DatalabFileInfo, toFileInfo } from "./datalab-file-info.ts";
import { fileListSchema } from "./datalab-files-wire.ts";

/** The most that the vendor gives at once. */
const pageSize = 100;

/** `GET /files`, page by page. */
export function listFiles(
  { client }: DatalabConfig,
  context: CallContext,
): AsyncGenerator<DatalabFileInfo, void, undefined> {
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
}
