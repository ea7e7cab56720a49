import {
  defineProvider,
  InvalidInputError,
  type Pipeline,
  type Provider,
  parseOptions,
} from "@docmux/core/provider";
import { isOwnRefusal, readFailure } from "./failure.ts";
import { isUuid } from "./ids.ts";
import {
  addMetadata,
  type ClarifeyeMetadataPair,
  listAvailable,
  listMetadataValues,
  removeMetadata,
} from "./manage/document-metadata.ts";
import { type ClarifeyeUsage, readUsage } from "./manage/usage.ts";
import {
  type ClarifeyeCallOptions,
  type ClarifeyeDocumentFilter,
  type ClarifeyeDocumentInfo,
  type ClarifeyeFlowInfo,
  type ClarifeyeRunInfo,
  deleteDocument,
  listDocuments,
  listFlows,
  listRuns,
} from "./manage.ts";
import { attachedRunPipeline, type ClarifeyePipelineRun } from "./pipelines/attached-run.ts";
import { type ClarifeyeExtractionFlow, flowPipeline } from "./pipelines/flow.ts";
import { type ClarifeyeIndexing, indexingPipeline } from "./pipelines/indexing.ts";
import { openProject, type Project } from "./project.ts";
import type { ClarifeyeMetadata } from "./result/metadata.ts";
import type { TableReading } from "./result/rows.ts";
import { createTableIds } from "./result/tables.ts";
import {
  type ClarifeyeExtractionFlowOptions,
  type ClarifeyeReadSettings,
  type ClarifeyeRunOptions,
  type ClarifeyeSettings,
  defaultBaseUrl,
  flowOptionsSchema,
  type Kit,
  type OwnSettings,
  projectIdOf,
  providerId,
  settingsSchema,
} from "./settings.ts";

/** Clarifeye: extraction flows over the documents of a project. */
export interface ClarifeyeProvider extends Provider<"clarifeye", ClarifeyePipeline> {
  /**
   * A flow to run, `clarifeye:<project>/<flow>`.
   *
   * @param flowId - UUID; `listFlows()` lists them.
   * @throws InvalidInputError for an invalid id or option; ConfigError when no project is named anywhere.
   *
   * @example
   * ```ts
   * const { data } = await run(clarifeye.extractionFlow(flowId), { documents: [{ path: "a.pdf" }, { path: "b.pdf" }] });
   * ```
   */
  extractionFlow(flowId: string, options?: ClarifeyeExtractionFlowOptions): ClarifeyeExtractionFlow;
  /** A run that something else started, to be attached to: `docmux.attach(clarifeye.pipelineRun(id).ref())`. */
  pipelineRun(
    runId: string,
    options?: Omit<ClarifeyeExtractionFlowOptions, "waitForIndexing">,
  ): ClarifeyePipelineRun;
  /**
   * Upload and indexing alone, `clarifeye:<project>/indexing`, for projects that process uploads by themselves: run it,
   * then run a flow on what its `data` names, each as `{ stored: id }`.
   */
  indexing(options?: Pick<ClarifeyeExtractionFlowOptions, "projectId">): ClarifeyeIndexing;
  /** Flows of a project, most recently updated first. */
  listFlows(options?: ClarifeyeCallOptions): AsyncIterable<ClarifeyeFlowInfo>;
  /** Pipeline runs of a project, newest first; `status` is one of the vendor's own. */
  listRuns(options?: ClarifeyeCallOptions & { status?: string | undefined }): AsyncIterable<ClarifeyeRunInfo>;
  /** Stored documents of a project: all, or those with one of the tag values or one of the metadata values. */
  listDocuments(
    options?: ClarifeyeCallOptions & ClarifeyeDocumentFilter,
  ): AsyncIterable<ClarifeyeDocumentInfo>;
  /** Deletes a stored document; one that is gone already is fine. The vendor clears its rows a little later. */
  deleteDocument(documentId: string, options?: ClarifeyeCallOptions): Promise<void>;
  /** Adds a pair to the metadata of a stored document, in a project that processes uploads by itself (`auto_sync`). */
  addMetadata(documentId: string, pair: ClarifeyeMetadataPair, options?: ClarifeyeCallOptions): Promise<void>;
  /** Removes a pair, which must match exactly; without `value` all pairs of the key. Returns how many were removed. */
  removeMetadata(
    documentId: string,
    pair: { key: string; value?: string | undefined },
    options?: ClarifeyeCallOptions,
  ): Promise<number>;
  /** The values of a metadata key on a stored document. */
  metadataValues(documentId: string, key: string, options?: ClarifeyeCallOptions): Promise<string[]>;
  /** Metadata keys of a project with their distinct values, sorted. */
  availableMetadata(options?: ClarifeyeCallOptions): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Tags of a project with their values, sorted: those that an extractor may give and those that are in use. */
  availableTags(options?: ClarifeyeCallOptions): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Documents, pages and bytes of a project, over all time or of one month (`YYYY-MM`). Known from the vendor's client. */
  usage(options?: ClarifeyeCallOptions & { month?: string | undefined }): Promise<ClarifeyeUsage>;
}

/** Any pipeline of Clarifeye, as a URI names one. */
export type ClarifeyePipeline = Pipeline<"clarifeye", ClarifeyeRunOptions, ClarifeyeMetadata>;

/**
 * Makes a provider. Settings are checked here; the key, the project and the base URL are looked up when they are needed.
 *
 * @throws InvalidInputError for an invalid setting.
 *
 * @example
 * ```ts
 * const clarifeye = createClarifeye({ region: "us", projectId: "9c2b1c0a-7a1d-4d1d-8e3a-1d2b3c4d5e6f" });
 * ```
 */
export const createClarifeye: (settings?: ClarifeyeSettings) => ClarifeyeProvider =
  /* @__PURE__ */ defineProvider<typeof providerId, OwnSettings, Face, ClarifeyePipeline>({
    id: providerId,
    api: { url: defaultBaseUrl, path: "/api/v1", keyVariable: "CLARIFEYE_API_KEY" },
    settings: settingsSchema,
    authorize: ({ headers }, { settings: { authScheme = "Bearer" }, apiKey }) =>
      headers.set("authorization", `${authScheme} ${apiKey()}`),
    isOwnRefusal,
    readFailure,
    face,
    pipelineFromUri,
    uriHelp:
      "Write clarifeye:<project>/<flow>, both UUIDs; further forms end in /publish, /runs/<run>, /indexing.",
  });

/** A provider that takes everything from the environment: `CLARIFEYE_API_KEY`, `CLARIFEYE_PROJECT_ID` and so on. */
export const clarifeye: ClarifeyeProvider = /* @__PURE__ */ createClarifeye();

/** What Clarifeye calls its things. */
type Face = Omit<ClarifeyeProvider, keyof Provider>;

function face(kit: Kit): Face {
  const { settings } = kit;
  const projectOf = (named: string | undefined) => projectIdOf(settings, named);
  const open = ({ projectId, ...options }: ClarifeyeCallOptions): Project =>
    openProject(projectOf(projectId), kit.call(options));
  const knownTables = new Map<string, Map<string, string>>();
  const readingOf = (projectId: string, { tableIds, readRows }: ClarifeyeReadSettings): TableReading => {
    const given = { ...settings.tableIds, ...tableIds };
    const known = knownTables.get(projectId) ?? new Map<string, string>();
    knownTables.set(projectId, known);
    return {
      tableIds: given,
      readRows: readRows ?? settings.readRows,
      ids: createTableIds(given, known),
    };
  };
  return {
    extractionFlow(flowId, options = {}) {
      requireUuid(flowId, "an extraction flow");
      parseOptions(flowOptionsSchema, options, { providerId, where: "extractionFlow" });
      const projectId = projectOf(options.projectId);
      const { waitForIndexing = false } = options;
      return flowPipeline(kit, {
        projectId,
        flowId,
        reading: readingOf(projectId, options),
        waitForIndexing,
      });
    },
    pipelineRun(runId, options = {}) {
      requireUuid(runId, "a pipeline run");
      parseOptions(flowOptionsSchema, options, { providerId, where: "pipelineRun" });
      const projectId = projectOf(options.projectId);
      return attachedRunPipeline(kit, { projectId, runId, reading: readingOf(projectId, options) });
    },
    indexing: ({ projectId } = {}) => indexingPipeline(kit, projectOf(projectId)),
    listFlows: (options = {}) => listFlows(open(options)),
    listRuns: ({ status, ...options } = {}) => listRuns(open(options), { status }),
    listDocuments: ({ tagValues, metadataValues, ...options } = {}) =>
      listDocuments(open(options), { tagValues, metadataValues }),
    async deleteDocument(documentId, options = {}) {
      requireUuid(documentId, "a stored document");
      await deleteDocument(open(options), documentId);
    },
    async addMetadata(documentId, pair, options = {}) {
      requireUuid(documentId, "a stored document");
      await addMetadata(open(options), documentId, pair);
    },
    async removeMetadata(documentId, pair, options = {}) {
      requireUuid(documentId, "a stored document");
      return removeMetadata(open(options), documentId, pair);
    },
    async metadataValues(documentId, key, options = {}) {
      requireUuid(documentId, "a stored document");
      return listMetadataValues(open(options), documentId, key);
    },
    availableMetadata: async (options = {}) => listAvailable(open(options), "metadata"),
    availableTags: async (options = {}) => listAvailable(open(options), "tags"),
    usage: async ({ month, ...options } = {}) => readUsage(open(options), month),
  };
}

function requireUuid(id: string, what: string): void {
  if (typeof id === "string" && isUuid(id)) return;
  throw new InvalidInputError(`"${String(id).slice(0, 100)}" is not the UUID of ${what}`, {
    providerId,
    nextStep:
      "Copy the id from the vendor's screen, or list them with listFlows(), listRuns() or listDocuments().",
    advice: { action: "call", call: "clarifeye.listFlows" },
  });
}

function pipelineFromUri(
  path: string,
  { extractionFlow, indexing, pipelineRun }: Face,
): ClarifeyePipeline | undefined {
  const [projectId = "", second = "", third, ...rest] = path.split("/");
  if (rest.length > 0 || !isUuid(projectId)) return undefined;
  if (second === "indexing" && third === undefined) return indexing({ projectId });
  if (second === "runs" && third !== undefined) return pipelineRun(third, { projectId });
  if (!isUuid(second)) return undefined;
  const flow = extractionFlow(second, { projectId });
  if (third === undefined) return flow;
  return third === "publish" ? flow.publication() : undefined;
}
