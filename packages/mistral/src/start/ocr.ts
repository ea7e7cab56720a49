import {
  type FileSource,
  type JsonObject,
  type JsonValue,
  type StartRequest,
  type StartResponse,
  VendorError,
} from "@docmux/core/provider";
import { ocrObservation } from "../observe/ocr.ts";
import type { MistralRunOptions } from "../settings.ts";
import { ocrSchema } from "../wire.ts";
import { type PlacedDocument, type Placing, placeDocument, uploadDocument } from "./place-document.ts";
import { ocrRequest, sendable } from "./request.ts";

/** A start whose options were checked. */
export type CheckedStart<Options = MistralRunOptions> = Omit<StartRequest, "providerOptions"> & {
  options: Options;
};

/** How long the vendor may need until it finds a file that was uploaded a moment ago. */
const uploadSettlesMs = 2_000;

/**
 * Runs OCR and waits: the answer is the end of the run. The vendor names no run, and keeps none: after a lost answer there is
 * nothing to look for.
 */
export async function startOcr(
  { model, path }: { model: string; path: string },
  request: CheckedStart,
  placing: Placing,
): Promise<StartResponse> {
  const { call } = placing;
  const { members, asked } = ocrRequest(request, request.options);
  const place = await placeDocument(request, placing);
  const send = ({ chunk, inlineBytes }: PlacedDocument) =>
    call.request({
      method: "POST",
      url: path,
      effect: "start",
      isBlocking: true,
      schema: ocrSchema,
      ...sendable({ model, document: chunk, ...members }, inlineBytes),
      // The caller's deadline ends the wait.
      timeoutMs: false,
    });
  const { body, headers } = await send(place).catch(async (error: unknown) => {
    const [document] = request.documents;
    const isRefused = VendorError.isInstance(error) && error.code === "not_found";
    if (!isRefused || !place.isUploaded || document?.kind !== "file") throw error;
    // Not there yet, or deleted with another start's upload of the same bytes. It was refused, so nothing is billed.
    await call.clock.sleep(uploadSettlesMs, call.signal);
    return send(await uploadAgain(document, placing));
  });
  const deprecated = headers.get("x-model-deprecation-timestamp");
  const answers: Record<string, JsonValue> = { ocr: body as JsonObject, asked };
  return {
    // The vendor has no name for it.
    runId: request.idempotencyKey,
    proof: "none",
    observation: ocrObservation(body, asked, deprecated),
    rawResult: { version: 1, answers },
  };
}

/** A second upload of the same bytes gives the same id where the file is there, and a new one where it is not. */
function uploadAgain(file: FileSource, placing: Placing): Promise<PlacedDocument> {
  return uploadDocument(file, placing);
}
