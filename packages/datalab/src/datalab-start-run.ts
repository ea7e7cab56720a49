import {
  type CallContext,
  DocmuxError,
  InvalidInputError,
  type JsonObject,
  type StartAnswer,
  type StartRequest,
  StartUnknownError,
} from "@docmux/core/provider";
import { parseOptions } from "@docmux/core/provider-utils";
import { cleanUp, cleanUpOrder } from "./datalab-clean-up.ts";
import { type DatalabConfig, providerId } from "./datalab-config.ts";
import { type UploadedFile, uploadDirectly } from "./datalab-direct-upload.ts";
import { requireFileWithinLimit, uploadTimeoutMs } from "./datalab-file-limit.ts";
import { toObservation } from "./datalab-observation.ts";
import { type DatalabRunOptions, runOptionsSchema } from "./datalab-options.ts";
import { type RunForm, runBody, runFields } from "./datalab-run-form.ts";
import type { RunMeta } from "./datalab-run-meta.ts";
import type { StartSearch } from "./datalab-start-search.ts";
import { executionSchema } from "./datalab-wire.ts";
import { pipelinePath } from "./pipelines/datalab-pipeline-path.ts";

/** What a start belongs to. */
export interface StartPlace {
  config: DatalabConfig;
  pipelineId: string;
  version: number | undefined;
}

/** Starts a run; a file goes along, or is put into the vendor's storage first where the options or its size ask for it. */
export async function startRun(
  { config, pipelineId, version }: StartPlace,
  request: StartRequest,
  context: CallContext,
): Promise<StartAnswer> {
  const where = "providerOptions.datalab";
  const options = parseOptions(runOptionsSchema, request.providerOptions, { providerId, where });
  const { document, uploaded } = await placeDocument(config, request, options, context);
  // Files put into the storage stay there until they are deleted, so the run remembers its own.
  const meta: RunMeta | undefined = uploaded && {
    uploadedFile: uploaded.reference,
    uploadedFileId: uploaded.fileId,
    ...(options.cleanup ? { cleanup: await config.refSeal.seal(cleanUpOrder(uploaded.fileId)) } : {}),
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

/** A run that may exist still needs its file. */
function startedNoRun(error: unknown): boolean {
  return DocmuxError.isInstance(error) && !StartUnknownError.isInstance(error);
}

interface PlacedDocument {
  document: RunForm["document"];
  /** Set when this start put the document into the storage. */
  uploaded?: UploadedFile;
}

async function placeDocument(
  config: DatalabConfig,
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
