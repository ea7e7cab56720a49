import { InvalidInputError, type Provider, parseOptions, specVersion } from "@docmux/core/provider";
import { type DatalabFiles, manageFiles } from "./manage/files.ts";
import { type DatalabPipelines, managePipelines } from "./manage/pipelines.ts";
import { pipelinePath } from "./paths.ts";
import { createPipeline, type DatalabPipeline } from "./pipeline.ts";
import {
  type DatalabPipelineOptions,
  type DatalabSettings,
  pipelineOptionsSchema,
  providerId,
  resolveConfig,
  settingsSchema,
} from "./settings.ts";

/** Datalab (https://www.datalab.to) as a provider. */
export interface DatalabProvider extends Provider<"datalab", DatalabPipeline> {
  /**
   * A pipeline by its id, such as `pl_abc123`.
   *
   * @throws InvalidInputError for what is no id or no version. Nothing is sent.
   */
  pipeline(pipelineId: string, options?: DatalabPipelineOptions): DatalabPipeline;
  /** Creating, changing, publishing and pricing pipelines. */
  readonly pipelines: DatalabPipelines;
  /** Files in the vendor's storage: listing, fetching and deleting them. */
  readonly files: DatalabFiles;
}

/**
 * Makes a provider for Datalab's pipelines.
 *
 * @throws InvalidInputError for settings that do not fit. A missing key is told when a request is made.
 *
 * @example
 * ```ts
 * const datalab = createDatalab({ apiKey: process.env.MY_KEY });
 * const { data } = await run(datalab.pipeline("pl_abc123", { version: 2 }), { path: "invoice.pdf" });
 * ```
 */
export function createDatalab(settings: DatalabSettings = {}): DatalabProvider {
  const checked = parseOptions(settingsSchema, settings, { providerId, where: "createDatalab(settings)" });
  const config = resolveConfig(checked);
  const provider: DatalabProvider = {
    specVersion,
    providerId,
    get origin() {
      return new URL(config.baseUrl()).origin;
    },
    ...(checked.concurrency === undefined ? {} : { concurrency: checked.concurrency }),
    pipelines: managePipelines(config, () => provider.origin),
    files: manageFiles(config),
    pipeline(pipelineId, options = {}) {
      pipelinePath(pipelineId);
      const where = "datalab.pipeline(id, options)";
      const { version } = parseOptions(pipelineOptionsSchema, options, { providerId, where });
      return createPipeline({ provider, config, pipelineId, version });
    },
    pipelineFromUri(path) {
      const [, pipelineId, version] = /^([^@]+)(?:@(\d{1,9}))?$/.exec(path) ?? [];
      if (pipelineId === undefined) {
        throw new InvalidInputError(`"datalab:${path}" does not name a pipeline`, {
          providerId,
          nextStep: "Write datalab:pl_abc123, or datalab:pl_abc123@2 for one version (0 is the draft).",
        });
      }
      return provider.pipeline(pipelineId, version === undefined ? {} : { version: Number(version) });
    },
  };
  return provider;
}

/** Datalab with the key from `DATALAB_API_KEY`, read when a request is made. */
export const datalab: DatalabProvider = /* @__PURE__ */ createDatalab();
