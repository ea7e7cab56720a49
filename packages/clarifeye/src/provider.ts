import {
  directContext,
  InvalidInputError,
  type Provider,
  parseOptions,
  specVersion,
} from "@docmux/core/provider";
import { deleteDocument } from "./cleanup.ts";
import { isUuid } from "./ids.ts";
import {
  type ClarifeyeDocumentItem,
  type ClarifeyeFlowItem,
  type ClarifeyeListOptions,
  type ClarifeyeRunItem,
  listDocuments,
  listFlows,
  listRuns,
} from "./manage.ts";
import { type ClarifeyePipelineRun, createPipelineRunPipeline } from "./pipelines/attached-run.ts";
import { type ClarifeyeExtractionFlow, createExtractionFlowPipeline } from "./pipelines/flow.ts";
import { createIndexingPipeline } from "./pipelines/indexing.ts";
import type { ClarifeyeIndexing, ClarifeyePipeline } from "./pipelines/pipeline-types.ts";
import { openProject, type Project } from "./project.ts";
import type { TableReading } from "./result/rows.ts";
import { createTableIds } from "./result/tables.ts";
import {
  type ClarifeyeReadSettings,
  type ClarifeyeSettings,
  type ExtractionFlowOptions,
  flowOptionsSchema,
  providerId,
  resolveConfig,
  settingsSchema,
} from "./settings.ts";

/** Clarifeye: extraction flows over the documents of a project. */
export interface ClarifeyeProvider extends Provider<"clarifeye", ClarifeyePipeline> {
  /**
   * A flow to run, `clarifeye:<project>/<flow>`.
   *
   * @param flowId - UUID; `flows()` lists them.
   * @throws InvalidInputError for an id or an option that does not fit; ConfigError when no project is named anywhere.
   *
   * @example
   * ```ts
   * const { data } = await run(clarifeye.extractionFlow(flowId), { documents: [{ path: "a.pdf" }, { path: "b.pdf" }] });
   * ```
   */
  extractionFlow(flowId: string, options?: ExtractionFlowOptions): ClarifeyeExtractionFlow;
  /** A run that something else started, to be attached to: `docmux.attach(clarifeye.pipelineRun(id).ref())`. */
  pipelineRun(runId: string, options?: Omit<ExtractionFlowOptions, "waitForIndexing">): ClarifeyePipelineRun;
  /**
   * Upload and indexing alone, `clarifeye:<project>/indexing`, for projects that process uploads by themselves: run it,
   * then run a flow on what its `data` names, each as `{ stored: id }`.
   */
  indexing(options?: Pick<ExtractionFlowOptions, "projectId">): ClarifeyeIndexing;
  /** Flows of a project, most recently updated first. */
  flows(options?: ClarifeyeListOptions): AsyncIterable<ClarifeyeFlowItem>;
  /** Pipeline runs of a project, newest first; `status` is a word of the vendor. */
  runs(options?: ClarifeyeListOptions & { status?: string | undefined }): AsyncIterable<ClarifeyeRunItem>;
  /** Stored documents of a project: all, or those with one of the tag values or one of the metadata values. */
  documents(
    options?: ClarifeyeListOptions & {
      tagValues?: readonly string[] | undefined;
      metadataValues?: readonly string[] | undefined;
    },
  ): AsyncIterable<ClarifeyeDocumentItem>;
  /** Deletes a stored document; one that is gone already is fine. The vendor clears its rows a little later. */
  deleteDocument(documentId: string, options?: ClarifeyeListOptions): Promise<void>;
}

/**
 * Makes a provider. Settings are checked here; the key, the project and the address are looked up when they are needed.
 *
 * @throws InvalidInputError when a setting does not fit.
 *
 * @example
 * ```ts
 * const clarifeye = createClarifeye({ region: "us", projectId: "9c2b1c0a-7a1d-4d1d-8e3a-1d2b3c4d5e6f" });
 * ```
 */
export function createClarifeye(settings: ClarifeyeSettings = {}): ClarifeyeProvider {
  parseOptions(settingsSchema, settings, { providerId, where: "createClarifeye" });
  const config = resolveConfig(settings);
  const knownTables = new Map<string, Map<string, string>>();

  const open = (projectId?: string): Project => openProject(config, config.projectId(projectId));
  const readingOf = (project: Project, { tableIds, readRows }: ClarifeyeReadSettings): TableReading => {
    const given = { ...settings.tableIds, ...tableIds };
    const known = knownTables.get(project.projectId) ?? new Map<string, string>();
    knownTables.set(project.projectId, known);
    return {
      tableIds: given,
      readRows: readRows ?? settings.readRows,
      ids: createTableIds(project, given, known),
    };
  };

  const provider: ClarifeyeProvider = {
    specVersion,
    providerId,
    get origin() {
      return new URL(config.baseUrl()).origin;
    },
    ...(settings.concurrency === undefined ? {} : { concurrency: settings.concurrency }),

    extractionFlow(flowId, options = {}) {
      requireUuid(flowId, "an extraction flow");
      parseOptions(flowOptionsSchema, options, { providerId, where: "extractionFlow" });
      const project = open(options.projectId);
      const { waitForIndexing = false } = options;
      return createExtractionFlowPipeline({
        provider,
        project,
        flowId,
        reading: readingOf(project, options),
        waitForIndexing,
      });
    },

    pipelineRun(runId, options = {}) {
      requireUuid(runId, "a pipeline run");
      parseOptions(flowOptionsSchema, options, { providerId, where: "pipelineRun" });
      const project = open(options.projectId);
      return createPipelineRunPipeline({ provider, project, runId, reading: readingOf(project, options) });
    },

    indexing: ({ projectId } = {}) => createIndexingPipeline({ provider, project: open(projectId) }),
    flows: ({ projectId, ...options } = {}) => listFlows(open(projectId), options),
    runs: ({ projectId, ...options } = {}) => listRuns(open(projectId), options),
    documents: ({ projectId, ...options } = {}) => listDocuments(open(projectId), options),

    async deleteDocument(documentId, { projectId, ...options } = {}) {
      requireUuid(documentId, "a stored document");
      await deleteDocument(open(projectId), documentId, directContext(options));
    },

    pipelineFromUri(path) {
      const [projectId = "", second = "", third, ...rest] = path.split("/");
      if (rest.length === 0 && isUuid(projectId)) {
        if (second === "indexing" && third === undefined) return provider.indexing({ projectId });
        if (second === "runs" && third !== undefined) return provider.pipelineRun(third, { projectId });
        if (isUuid(second) && third === undefined) return provider.extractionFlow(second, { projectId });
        if (isUuid(second) && third === "publish") {
          return provider.extractionFlow(second, { projectId }).publication();
        }
      }
      throw new InvalidInputError(`"${path.slice(0, 200)}" names no pipeline of Clarifeye`, {
        providerId,
        nextStep:
          "Write clarifeye:<project>/<flow>, both UUIDs; further forms end in /publish, /runs/<run>, /indexing.",
      });
    },
  };
  return provider;
}

function requireUuid(id: string, what: string): void {
  if (typeof id === "string" && isUuid(id)) return;
  throw new InvalidInputError(`"${String(id).slice(0, 100)}" is not the UUID of ${what}`, {
    providerId,
    nextStep: "Copy the id from the vendor's screen, or list them with flows(), runs() or documents().",
  });
}

/** A provider that takes everything from the environment: `CLARIFEYE_API_KEY`, `CLARIFEYE_PROJECT_ID` and so on. */
export const clarifeye: ClarifeyeProvider = /* @__PURE__ */ createClarifeye();
