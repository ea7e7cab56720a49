import { type CallContext, VendorError } from "@docmux/core/provider";
import { type DatalabConfig, providerId } from "../datalab-config.ts";
import { filePath } from "./datalab-file-path.ts";
import { deletedSchema } from "./datalab-files-wire.ts";

/**
 * `DELETE /files/{id}`. A file that is gone already is fine.
 *
 * @throws VendorError also when the vendor answers that it did not succeed.
 */
export async function deleteFile(
  { client }: DatalabConfig,
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
