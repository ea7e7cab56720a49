import { type CallContext, InvalidInputError } from "@docmux/core/provider";
import { type DatalabConfig, providerId } from "../datalab-config.ts";
import { requireFetchable } from "../datalab-signed-url.ts";
import { filePath } from "./datalab-file-path.ts";
import { downloadSchema } from "./datalab-files-wire.ts";

const [shortestSeconds, longestSeconds] = [60, 86_400];

/** `GET /files/{id}/download`. */
export async function downloadUrl(
  { client, baseUrl }: DatalabConfig,
  fileId: number | string,
  expiresInSeconds: number,
  context: CallContext,
): Promise<string> {
  if (
    !(
      Number.isInteger(expiresInSeconds) &&
      expiresInSeconds >= shortestSeconds &&
      expiresInSeconds <= longestSeconds
    )
  ) {
    throw new InvalidInputError(`expiresInSeconds is ${expiresInSeconds}`, {
      providerId,
      nextStep: `Give a whole number of seconds, ${shortestSeconds} to ${longestSeconds}; nothing was sent.`,
    });
  }
  const { body } = await client.request(
    {
      url: filePath(fileId, "/download"),
      query: { expires_in: expiresInSeconds },
      effect: "read",
      schema: downloadSchema,
    },
    context,
  );
  return requireFetchable(body.download_url, baseUrl());
}
