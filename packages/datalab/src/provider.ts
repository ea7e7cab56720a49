import { defineProvider, type Provider, parseOptions } from "@docmux/core/provider";
import { isOwnRefusal, readFailure } from "./failure.ts";
import { type DatalabFiles, manageFiles } from "./manage/files.ts";
import { type DatalabPipelines, managePipelines } from "./manage/pipelines.ts";
import { createExecution, createPipeline, type DatalabExecution, type DatalabPipeline } from "./pipeline.ts";
import {
  type DatalabPipelineOptions,
  type DatalabSettings,
  defaultBaseUrl,
  pipelineOptionsSchema,
  providerId,
  settingsSchema,
} from "./settings.ts";
import { verifyWebhook } from "./webhook.ts";

/** Datalab (https://www.datalab.to) as a provider. */
export interface DatalabProvider extends Provider<"datalab", DatalabPipeline | DatalabExecution> {
  /**
   * A pipeline by its id, such as `pl_abc123`.
   *
   * @throws InvalidInputError for what is no id or no version. No request is sent.
   */
  pipeline(pipelineId: string, options?: DatalabPipelineOptions): DatalabPipeline;
  /**
   * A run by the vendor's own id, such as `pex_9` out of a webhook or the vendor's console:
   * `docmux.attach(datalab.execution(id).ref())`.
   *
   * @throws InvalidInputError for what is no id. No request is sent.
   */
  execution(executionId: string): DatalabExecution;
  /** Creating, changing, publishing and pricing pipelines. */
  readonly pipelines: DatalabPipelines;
  /** Files in the vendor's storage: listing, fetching and deleting them. */
  readonly files: DatalabFiles;
}

type Face = Omit<DatalabProvider, keyof Provider>;

/**
 * Makes a provider for Datalab's pipelines.
 *
 * @throws InvalidInputError for settings that are invalid. A missing key is an error when a request is made.
 *
 * @example
 * ```ts
 * const datalab = createDatalab({ apiKey: process.env.MY_KEY });
 * const { data } = await run(datalab.pipeline("pl_abc123", { version: 2 }), { path: "invoice.pdf" });
 * ```
 */
export const createDatalab: (settings?: DatalabSettings) => DatalabProvider = /* @__PURE__ */ defineProvider({
  id: providerId,
  api: {
    url: defaultBaseUrl,
    urlVariable: "DATALAB_HOST",
    keyVariable: "DATALAB_API_KEY",
    path: "/api/v1",
  },
  settings: settingsSchema,
  authorize: ({ headers }, { apiKey }) => headers.set("x-api-key", apiKey()),
  isOwnRefusal,
  readFailure,
  verifyWebhook,
  face: (kit): Face => ({
    pipeline(pipelineId, options = {}) {
      const where = "datalab.pipeline(id, options)";
      const { version } = parseOptions(pipelineOptionsSchema, options, { providerId, where });
      return createPipeline(kit, pipelineId, version);
    },
    execution: (executionId) => createExecution(kit, executionId),
    pipelines: managePipelines(kit.call, (pipelineId) => createPipeline(kit, pipelineId)),
    files: manageFiles(kit.call),
  }),
  pipelineFromUri(path, face) {
    const [, executionId] = /^executions\/([\w-]+)$/.exec(path) ?? [];
    if (executionId !== undefined) return face.execution(executionId);
    const [, pipelineId, version] = /^([\w-]+)(?:@(\d{1,9}))?$/.exec(path) ?? [];
    if (pipelineId === undefined) return undefined;
    return face.pipeline(pipelineId, version === undefined ? {} : { version: Number(version) });
  },
  uriHelp:
    "Write datalab:pl_abc123, datalab:pl_abc123@2 for one version (0 is the draft), or datalab:executions/pex_9 for a run.",
});

/** Datalab with the key from `DATALAB_API_KEY`, read when a request is made. */
export const datalab: DatalabProvider = /* @__PURE__ */ createDatalab();
