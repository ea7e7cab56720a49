import {
  type FoundStarts,
  InvalidInputError,
  inlineBytes,
  type JsonObject,
  type JsonValue,
  jsonBody,
  omitNullish,
  pagesInRange,
  parsePageRange,
  readSearch,
  type StartRequest,
  type StartResponse,
  uploadTimeoutMs,
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { jobObservation, jobsPerPage, maxPages, ocrObservation, readJobs } from "../observe.ts";
import { type MistralBatchOptions, type MistralRunOptions, providerId } from "../settings.ts";
import { jobSchema, jobsPath, ocrSchema } from "../wire.ts";
import type { Documents, PlacedDocument, StartCall } from "./documents.ts";

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
  const order = {
    endpoint: "/v1/ocr",
    model,
    requests: [{ custom_id: "0", body: { document: chunk, ...members } }],
    metadata: { [markerName]: marker },
    ...omitNullish({ timeout_hours: options.timeoutHours }),
  };
  const job = await call.start(jobsPath, {
    ...jsonRequest(order, inlineBytes),
    schema: jobSchema,
    search: { marker, startedAt: new Date(call.clock.now()).toISOString(), meta },
  });
  return { runId: job.id, proof: "marker", meta, observation: jobObservation(job) };
}

/** What of an `OCRRequest` does not depend on model and document, and what its answer is compared with. */
function ocrRequest({ pages, options: { annotation, images } }: CheckedStart<MistralRunOptions>) {
  const { schema, strict = false, prompt } = annotation ?? {};
  const members = omitNullish({
    pages: pages === undefined ? undefined : wirePages(pages),
    include_image_base64: images,
    // The vendor's documents differ on the default.
    include_blocks: true,
    document_annotation_format: schema && {
      type: "json_schema",
      json_schema: { name: "annotation", schema, strict },
    },
    document_annotation_prompt: prompt,
  });
  const asked: JsonObject = { annotates: schema !== undefined, ...(pages === undefined ? {} : { pages }) };
  return { members, asked };
}

/** 0-indexed, as docmux counts. */
function wirePages(pages: string): number[] {
  const parsed = parsePageRange(pages);
  if ("problem" in parsed) throw new InvalidInputError(`pages: ${parsed.problem}`, { providerId });
  const last = Math.max(...parsed.spans.map((span) => span.last));
  if (last < maxPages) return pagesInRange(pages, maxPages);
  const problem = `The page ${last} is asked for; Mistral takes documents of ${maxPages} pages`;
  const nextStep = "Split the document; pages are counted from 0. No request was sent.";
  throw new InvalidInputError(problem, { providerId, nextStep });
}

/** A request as JSON, with the time that sending it may take. */
function jsonRequest(members: object, fileBytes: number) {
  const headers = { "content-type": "application/json" };
  return { headers, body: jsonBody(members).open, timeoutMs: uploadTimeoutMs(inlineBytes(fileBytes)) };
}

/** The member of a job's metadata that names its start. */
const markerName = "docmux_start";

/** What is known of a start whose answer was lost. It is kept in the error, so it is plain JSON. */
const searchSchema = z.looseObject({
  marker: z.string().check(z.minLength(1)),
  startedAt: z.string(),
  meta: z.optional(z.record(z.string(), z.json())),
});

/** How far the vendor's clock may be from ours. */
const clockToleranceMs = 60_000;

/** Pages that are read at the most: 1,000 jobs. */
const mostPages = 10;

/** The jobs that carry the marker of a start. The vendor's own filter by metadata is not relied on. */
export async function findStartedJobs(kept: JsonObject, call: VendorCall): Promise<FoundStarts> {
  const { marker, startedAt, meta } = readSearch(searchSchema, kept, providerId);
  const createdAfter = new Date((Date.parse(startedAt) || 0) - clockToleranceMs).toISOString();
  // By id: a job that is created meanwhile moves another to the next page, where it comes again.
  const proven = new Map<string, StartResponse>();
  let complete = false;
  for (let page = 0; page < mostPages && !complete; page += 1) {
    const jobs = await readJobs(call, page, createdAfter);
    for (const job of jobs) {
      if (job.metadata?.[markerName] !== marker) continue;
      const found = { runId: job.id, proof: "marker", observation: jobObservation(job) } as const;
      proven.set(job.id, meta ? { ...found, meta: meta as JsonObject } : found);
    }
    complete = jobs.length < jobsPerPage;
  }
  return { proven: [...proven.values()], possible: [], complete };
}
