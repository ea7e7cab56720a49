import {
  InvalidInputError,
  inlineBytes,
  type JsonObject,
  type JsonValue,
  jsonBody,
  omitNullish,
  parsePageRange,
  type StartRequest,
  type StartResponse,
  uploadTimeoutMs,
  VendorError,
} from "@docmux/core/provider";
import { maxPages, wantedPages } from "../observe/answer.ts";
import { jobObservation, ocrObservation } from "../observe/run.ts";
import { type MistralBatchOptions, type MistralRunOptions, providerId } from "../settings.ts";
import { jobSchema, jobsPath, ocrSchema } from "../wire.ts";
import type { Documents, PlacedDocument, StartCall } from "./documents.ts";
import { markerName } from "./find.ts";

/** A start whose options were checked, those of the pipeline among them. */
type CheckedStart<Options> = Omit<StartRequest, "providerOptions"> & { options: Options };

/** How long the vendor may need until it finds a file that was uploaded a moment ago. */
const uploadSettlesMs = 2_000;

/**
 * Runs OCR and waits: the answer is the end of the run. The vendor names no run, and keeps none: after a lost answer there is
 * nothing to look for.
 */
export async function startOcr(
  { model, path }: { model: string; path: string },
  request: CheckedStart<MistralRunOptions>,
  documents: Documents,
  start: StartCall,
): Promise<StartResponse> {
  const { call } = start;
  const { members, asked } = ocrRequest(request);
  const place = await documents.place(request.documents, start);
  const send = ({ chunk, inlineBytes }: PlacedDocument) =>
    call.request({
      method: "POST",
      url: path,
      effect: "start",
      isBlocking: true,
      schema: ocrSchema,
      ...jsonRequest({ model, document: chunk, ...members }, inlineBytes),
      // The caller's deadline ends the wait.
      timeoutMs: false,
    });
  const { body, headers } = await send(place).catch(async (error: unknown) => {
    const isRefused = VendorError.isInstance(error) && error.code === "not_found";
    if (!isRefused || !place.uploaded) throw error;
    // Not there yet, or deleted with another start's upload of the same bytes. It was refused, so nothing is billed.
    await call.clock.sleep(uploadSettlesMs, call.signal);
    return send(await documents.upload(place.uploaded, start));
  });
  const answers: Record<string, JsonValue> = { ocr: body as JsonObject, asked };
  return {
    // The vendor has no name for it.
    runId: request.idempotencyKey,
    proof: "none",
    observation: ocrObservation(body, asked, headers.get("x-model-deprecation-timestamp")),
    rawResult: { version: 1, answers },
  };
}

/** Starts a batch job of one document. It carries a value that only this start knows, by which a list shows it again. */
export async function startBatch(
  model: string,
  request: CheckedStart<MistralBatchOptions>,
  documents: Documents,
  start: StartCall,
): Promise<StartResponse> {
  const { call } = start;
  const { idempotencyKey: marker, options } = request;
  const { members, asked } = ocrRequest(request);
  const { chunk, inlineBytes } = await documents.place(request.documents, start);
  const meta = { asked };
  const job = await call.start(jobsPath, {
    ...jsonRequest(
      {
        endpoint: "/v1/ocr",
        model,
        requests: [{ custom_id: "0", body: { document: chunk, ...members } }],
        metadata: { [markerName]: marker },
        ...omitNullish({ timeout_hours: options.timeoutHours }),
      },
      inlineBytes,
    ),
    schema: jobSchema,
    search: { marker, startedAt: new Date(call.clock.now()).toISOString(), meta },
  });
  return { runId: job.id, proof: "marker", meta, observation: jobObservation(job) };
}

/** What of an `OCRRequest` does not depend on model and document, and what its answer is compared with. */
function ocrRequest({ pages, options }: CheckedStart<MistralRunOptions>) {
  const { annotation, images } = options;
  const members = omitNullish({
    pages: pages === undefined ? undefined : wirePages(pages),
    include_image_base64: images,
    // The vendor's documents differ on the default.
    include_blocks: true,
    document_annotation_format: annotation && {
      type: "json_schema",
      json_schema: { name: "annotation", schema: annotation.schema, strict: annotation.strict ?? false },
    },
    document_annotation_prompt: annotation?.prompt,
  });
  const asked: JsonObject = {
    annotates: annotation !== undefined,
    ...(pages === undefined ? {} : { pages }),
  };
  return { members, asked };
}

/** 0-indexed, as docmux counts. */
function wirePages(pages: string): number[] {
  const parsed = parsePageRange(pages);
  if ("problem" in parsed) throw new InvalidInputError(`pages: ${parsed.problem}`, { providerId });
  const last = Math.max(...parsed.spans.map((span) => span.last));
  if (last >= maxPages) {
    const problem = `The page ${last} is asked for; Mistral takes documents of ${maxPages} pages`;
    const nextStep = "Split the document; pages are counted from 0. No request was sent.";
    throw new InvalidInputError(problem, { providerId, nextStep });
  }
  return wantedPages(pages);
}

/** A request as JSON, with the time that sending it may take. */
function jsonRequest(members: object, fileBytes: number) {
  return {
    headers: { "content-type": "application/json" },
    body: jsonBody(members).open,
    timeoutMs: uploadTimeoutMs(inlineBytes(fileBytes)),
  };
}
