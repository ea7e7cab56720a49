import {
  type FileSource,
  type FormPart,
  InvalidInputError,
  type JsonObject,
  type JsonValue,
  multipartBody,
  omitNullish,
  type StartRequest,
  type StartResponse,
  uploadTimeoutMs,
  type VendorCall,
} from "@docmux/core/provider";
import { toObservation } from "../observe.ts";
import { pipelinePath } from "../paths.ts";
import { type DatalabRunOptions, defaultDirectUploadAboveBytes, providerId } from "../settings.ts";
import { executionSchema } from "../wire.ts";
import type { StartSearch } from "./find.ts";
import { type UploadedFile, uploadDirectly } from "./upload.ts";

/** What a start belongs to. */
interface StartContext {
  pipelineId: string;
  version: number | undefined;
  /** Where the start's own options say nothing. */
  directUploadAboveBytes: number | undefined;
}

/** A start whose options were checked. */
type CheckedStart = Omit<StartRequest, "providerOptions"> & { options: DatalabRunOptions };

/** Starts a run; a file goes along, or is put into the vendor's storage first where the options or its size ask for it. */
export async function startRun(
  { pipelineId, version, directUploadAboveBytes }: StartContext,
  request: CheckedStart,
  call: VendorCall,
  note: { uploaded(item: JsonValue): void },
): Promise<StartResponse> {
  const { document, uploaded } = await placeDocument(request, directUploadAboveBytes, call, note);
  // Files put into the storage stay there until they are deleted, so the run remembers its own.
  const meta = uploaded && { uploadedFile: uploaded.reference, uploadedFileId: uploaded.fileId };
  const search: StartSearch = {
    startedAt: new Date(call.clock.now()).toISOString(),
    ...omitNullish({
      version,
      fileUrl: document.kind === "reference" ? document.reference : undefined,
      marker: uploaded?.reference,
      pages: request.pages,
      meta,
    }),
  };
  const execution = await call.start(pipelinePath(pipelineId, "/run"), {
    body: runBody({ document, fields: runFields(request, version) }),
    schema: executionSchema,
    timeoutMs: uploadTimeoutMs(document.kind === "file" ? document.sizeBytes : 0),
    search: search as JsonObject,
  });
  return {
    runId: execution.execution_id,
    proof: uploaded ? "marker" : "none",
    ...(meta ? { meta } : {}),
    observation: toObservation(execution, version),
  };
}

interface PlacedDocument {
  document: RunForm["document"];
  /** Set when this start put the document into the storage. */
  uploaded?: UploadedFile;
}

/** Decides how the vendor gets the document, and uploads it where it does not travel with the start. */
async function placeDocument(
  { documents: [document], options, isRecorded = false }: CheckedStart,
  directUploadAboveBytes: number | undefined,
  call: VendorCall,
  note: { uploaded(item: JsonValue): void },
): Promise<PlacedDocument> {
  if (!document) {
    throw new InvalidInputError("A Datalab run needs a document", { providerId });
  }
  if (document.kind === "url") return { document: { kind: "reference", reference: document.url } };
  if (document.kind === "stored") {
    return { document: { kind: "reference", reference: requireReference(document.reference) } };
  }
  const { processingLocation } = options;
  // A file that only this start uploaded is what proves a run to be this start.
  const usualBytes = isRecorded ? 0 : defaultDirectUploadAboveBytes;
  const aboveBytes = options.directUploadAboveBytes ?? directUploadAboveBytes ?? usualBytes;
  // The vendor refuses multipart uploads together with a region.
  if (processingLocation === undefined && document.sizeBytes <= aboveBytes) return { document };
  const uploaded = await uploadDirectly(document, processingLocation, call, note);
  return { document: { kind: "reference", reference: uploaded.reference }, uploaded };
}

function requireReference(reference: string): string {
  if (reference.startsWith("datalab://")) return reference;
  throw new InvalidInputError(`"${reference.slice(0, 100)}" is not a reference of a file at Datalab`, {
    providerId,
    nextStep:
      "Pass the reference that the vendor returned, such as datalab://file-abc123. No request was sent.",
  });
}

/** What is sent to start a run. */
interface RunForm {
  /** Everything but the document. Booleans are sent only when true, as the vendor's own client does. */
  fields: Readonly<Record<string, string>>;
  /** The document, as bytes or as something the vendor fetches. */
  document: FileSource | { kind: "reference"; reference: string };
}

/** The fields of a run (page "Run Pipeline" of the API reference). */
function runFields(
  { pages, outputFormat, options }: CheckedStart,
  version: number | undefined,
): Record<string, string> {
  return omitNullish<Record<string, string | undefined>>({
    page_range: pages,
    output_format: outputFormat,
    run_evals: options.runEvals ? "true" : undefined,
    skip_cache: options.skipCache ? "true" : undefined,
    webhook_url: options.webhookUrl,
    processing_location: options.processingLocation,
    version: version === undefined ? undefined : String(version),
    checkpoint_id: options.checkpointId,
  }) as Record<string, string>;
}

/** Multipart, the one encoding that the API reference declares, also where the vendor fetches the document. */
function runBody({ document, fields }: RunForm): () => Promise<FormData> {
  const place: FormPart = document.kind === "file" ? ["file", document] : ["file_url", document.reference];
  return multipartBody([place, ...Object.entries(fields)]);
}
