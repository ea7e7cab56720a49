import {
  type CallContext,
  DocmuxError,
  type FileSource,
  type FormPart,
  InvalidInputError,
  type JsonObject,
  multipartBody,
  parseOptions,
  type StartRequest,
  type StartResponse,
  StartUnknownError,
} from "@docmux/core/provider";
import { cleanUp, type RunMeta, sealCleanUp } from "../cleanup.ts";
import { toObservation } from "../observe.ts";
import { pipelinePath } from "../paths.ts";
import { type Config, type DatalabRunOptions, providerId, runOptionsSchema } from "../settings.ts";
import { executionSchema } from "../wire.ts";
import type { StartSearch } from "./find.ts";
import { requireFileWithinLimit, type UploadedFile, uploadDirectly, uploadTimeoutMs } from "./upload.ts";

/** What a start belongs to. */
interface StartPlace {
  config: Config;
  pipelineId: string;
  version: number | undefined;
}

/** Starts a run; a file goes along, or is put into the vendor's storage first where the options or its size ask for it. */
export async function startRun(
  { config, pipelineId, version }: StartPlace,
  request: StartRequest,
  context: CallContext,
): Promise<StartResponse> {
  const where = "providerOptions.datalab";
  const options = parseOptions(runOptionsSchema, request.providerOptions, { providerId, where });
  const { document, uploaded } = await placeDocument(config, request, options, context);
  // Files put into the storage stay there until they are deleted, so the run remembers its own.
  const meta: RunMeta | undefined = uploaded && {
    uploadedFile: uploaded.reference,
    uploadedFileId: uploaded.fileId,
    ...(options.cleanup ? { cleanup: await sealCleanUp(config, uploaded.fileId) } : {}),
  };
  const search: StartSearch = {
    startedAt: new Date(context.clock.now()).toISOString(),
    ...(version === undefined ? {} : { version }),
    ...(document.kind === "reference" ? { fileUrl: document.reference } : {}),
    ...(uploaded ? { marker: uploaded.reference } : {}),
    ...(request.pages === undefined ? {} : { pages: request.pages }),
    ...(meta ? { meta } : {}),
  };
  const sent = config.client.request(
    {
      method: "POST",
      url: pipelinePath(pipelineId, "/run"),
      body: runBody({ document, fields: runFields(request, options, version) }),
      effect: "start",
      schema: executionSchema,
      timeoutMs: uploadTimeoutMs(document.kind === "file" ? document.sizeBytes : 0),
      search: search as JsonObject,
    },
    context,
  );
  const { body } = await sent.catch(async (error: unknown) => {
    if (startedNoRun(error) && !context.signal.aborted) await cleanUp(config, meta, context);
    throw error;
  });
  return {
    runId: body.execution_id,
    proof: uploaded ? "marker" : "none",
    ...(meta ? { meta: meta as JsonObject } : {}),
    observation: toObservation(body),
  };
}

interface PlacedDocument {
  document: RunForm["document"];
  /** Set when this start put the document into the storage. */
  uploaded?: UploadedFile;
}

/** Decides how the vendor gets the document, and uploads it where it does not travel with the start. */
async function placeDocument(
  config: Config,
  { documents }: StartRequest,
  options: DatalabRunOptions,
  context: CallContext,
): Promise<PlacedDocument> {
  const [document] = documents;
  if (!document) {
    throw new InvalidInputError("A Datalab run needs a document", { providerId });
  }
  if (document.kind === "url") return { document: { kind: "reference", reference: document.url } };
  if (document.kind === "stored") {
    return { document: { kind: "reference", reference: requireReference(document.reference) } };
  }
  requireFileWithinLimit(document);
  const aboveBytes = options.directUploadAboveBytes ?? config.directUploadAboveBytes;
  // The vendor refuses multipart uploads together with a region.
  if (options.processingLocation === undefined && document.sizeBytes <= aboveBytes) return { document };
  const uploaded = await uploadDirectly(config, document, options.processingLocation, context);
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
  { pages, outputFormat }: Pick<StartRequest, "pages" | "outputFormat">,
  options: DatalabRunOptions,
  version: number | undefined,
): Record<string, string> {
  const all = {
    page_range: pages,
    output_format: outputFormat,
    run_evals: options.runEvals ? "true" : undefined,
    skip_cache: options.skipCache ? "true" : undefined,
    webhook_url: options.webhookUrl,
    processing_location: options.processingLocation,
    version: version === undefined ? undefined : String(version),
    checkpoint_id: options.checkpointId,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Multipart where there is a file, urlencoded where the vendor fetches it. */
function runBody({ document, fields }: RunForm): () => Promise<FormData | URLSearchParams> {
  if (document.kind === "file") {
    const parts: FormPart[] = [["file", document], ...Object.entries(fields)];
    return multipartBody(parts);
  }
  return async () => new URLSearchParams({ file_url: document.reference, ...fields });
}

/** A run that may exist still needs its file. */
function startedNoRun(error: unknown): boolean {
  return DocmuxError.isInstance(error) && !StartUnknownError.isInstance(error);
}
