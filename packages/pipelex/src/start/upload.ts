import { type CallContext, InvalidInputError, isRecord, VendorError } from "@docmux/core/provider";
import { PlacedFile, sendingTimeoutMs } from "../body.ts";
import { type Config, providerId } from "../settings.ts";
import { grantSchema, type WireGrant } from "../wire.ts";

/**
 * Chooses the files that do not fit into a request to the hosted service: its gateway takes 10 MiB, of which files may
 * fill 7 MiB (a third more once they are encoded). They leave the request; their place waits for where they are put.
 *
 * @throws InvalidInputError for a file that is too large for an upload as well.
 */
export function chooseUploads(config: Config, inputs: Record<string, unknown>): PlacedFile[] {
  let inlineBytes = 0;
  const uploads = filesIn(inputs).filter(({ source }) => {
    if (inlineBytes + source.sizeBytes > config.uploadAboveBytes) return true;
    inlineBytes += source.sizeBytes;
    return false;
  });
  for (const file of uploads) {
    requireGrantable(file);
    file.uploadedUri = "";
  }
  return uploads;
}

function filesIn(value: unknown): PlacedFile[] {
  if (value instanceof PlacedFile) return [value];
  if (Array.isArray(value)) return value.flatMap(filesIn);
  return isRecord(value) ? Object.values(value).flatMap(filesIn) : [];
}

/** Refuses a file that no grant is given for, before anything is sent. */
function requireGrantable({ source }: PlacedFile): void {
  if (source.sizeBytes <= maximumGrantBytes) return;
  const size = (source.sizeBytes / 1024 / 1024).toFixed(1);
  throw new InvalidInputError(`"${source.filename}" has ${size} MiB; Pipelex's hosted service takes 50 MiB`, {
    providerId,
    nextStep: "Split the document or pass it as an https URL; nothing was sent.",
  });
}

/** The largest file that the hosted service grants an upload for. */
export const maximumGrantBytes = 50 * 1024 * 1024;

/**
 * Uploads a file to the hosted service's storage: asks for a grant, then sends the bytes to the URL that it names, once,
 * with exactly its headers and without the key.
 */
export async function uploadByGrant(config: Config, file: PlacedFile, context: CallContext): Promise<void> {
  const { filename, mediaType, sizeBytes } = file.source;
  const { body: grant } = await config.client.request(
    {
      method: "POST",
      url: config.path("hosted", "/upload/grant"),
      json: { filename, content_type: mediaType, size: sizeBytes },
      effect: "write",
      schema: grantSchema,
    },
    context,
  );
  if (typeof grant.max_bytes === "number" && sizeBytes > grant.max_bytes) {
    throw new InvalidInputError(
      `"${filename}" has ${sizeBytes} bytes; the upload that was granted takes ${grant.max_bytes}`,
      { providerId, nextStep: "Split the document or pass it as an https URL; no run was started." },
    );
  }
  const headers = grant.headers ?? {};
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  await config.storage.request(
    {
      method: "PUT",
      url: requireFetchable(grant, config.baseUrl()),
      headers,
      // A blob with a type would add a header that the grant did not sign.
      body: async () => {
        const blob = await file.source.open();
        return isTyped ? blob : blob.slice(0, blob.size, "");
      },
      timeoutMs: sendingTimeoutMs(sizeBytes),
      effect: "write",
    },
    context,
  );
  file.uploadedUri = grant.uri;
}

function requireFetchable({ url }: WireGrant, baseUrl: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const protocols = ["https:", new URL(baseUrl).protocol];
  if (parsed && protocols.includes(parsed.protocol) && !parsed.username) return parsed.href;
  throw new VendorError("bad_response", "Pipelex granted an upload to a URL that is not an https one", {
    providerId,
  });
}
