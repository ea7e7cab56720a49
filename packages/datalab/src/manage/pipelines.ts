import {
  type DirectCallOptions,
  directContext,
  type HttpRequest,
  InvalidInputError,
  omitNullish,
  parseOptions,
  toIsoTimestamp,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { pageThrough } from "../paging.ts";
import { pipelinePath } from "../paths.ts";
import { type Config, providerId } from "../settings.ts";
import { pipelineListSchema, pipelineSchema, versionListSchema, versionSchema } from "../wire.ts";
import { type DatalabEval, type DatalabEvalRequest, manageEvals } from "./evals.ts";
import { type DatalabExecution, listExecutions } from "./executions.ts";
import { type DatalabRate, fetchRate } from "./rate.ts";

/**
 * Datalab's pipelines as things that are made and kept (pages "Pipeline Overview" and "Pipeline Versioning"). Every
 * method sends one request, repeated only where that is harmless, and throws `InvalidInputError`, `ConfigError` or
 * `VendorError`; with `signal` it can be stopped.
 */
export interface DatalabPipelines {
  /** Makes an unsaved draft. */
  create(steps: readonly DatalabStepConfig[], call?: DirectCallOptions): Promise<DatalabPipelineInfo>;
  /** One pipeline, saved or not. */
  get(pipelineId: string, call?: DirectCallOptions): Promise<DatalabPipelineInfo>;
  /** Every pipeline, fetched page by page as they are asked for. */
  list(options?: ListPipelinesOptions & DirectCallOptions): AsyncIterable<DatalabPipelineInfo>;
  /** Replaces the steps of the draft. Published versions stay as they are. */
  update(
    pipelineId: string,
    steps: readonly DatalabStepConfig[],
    call?: DirectCallOptions,
  ): Promise<DatalabPipelineInfo>;
  /** Names the pipeline, at most 120 characters; the vendor makes a name up when none is given. */
  save(pipelineId: string, options?: { name?: string } & DirectCallOptions): Promise<DatalabPipelineInfo>;
  /** Hides a pipeline from the list. Its runs and versions stay. */
  archive(pipelineId: string, call?: DirectCallOptions): Promise<void>;
  /** Shows an archived pipeline in the list again. */
  unarchive(pipelineId: string, call?: DirectCallOptions): Promise<void>;
  /** Freezes the draft as the next version. The description has at most 500 characters. */
  publishVersion(
    pipelineId: string,
    options?: { description?: string } & DirectCallOptions,
  ): Promise<DatalabVersionInfo>;
  /** Newest first. */
  listVersions(pipelineId: string, call?: DirectCallOptions): Promise<DatalabVersionInfo[]>;
  /** Sets the draft back to a published version. Default: the active one. */
  discardDraft(
    pipelineId: string,
    options?: { version?: number } & DirectCallOptions,
  ): Promise<DatalabPipelineInfo>;
  /** What the pipeline costs; it depends on plan and region. */
  rate(
    pipelineId: string,
    options?: { processingLocation?: string } & DirectCallOptions,
  ): Promise<DatalabRate>;
  /** Every run of the pipeline, fetched page by page; `attach` takes the `ref` of each. */
  listExecutions(pipelineId: string, call?: DirectCallOptions): AsyncIterable<DatalabExecution>;
  /**
   * Compares variants of the pipeline's settings. Billed apart.
   *
   * @throws StartUnknownError also, when the answer was lost and the eval may exist.
   */
  createEval(pipelineId: string, request: DatalabEvalRequest, call?: DirectCallOptions): Promise<DatalabEval>;
  /** How an evaluation is, and what it found once it has ended. */
  getEval(evalId: string, call?: DirectCallOptions): Promise<DatalabEval>;
}

/** The processors that the vendor documents. A type that it adds later can be passed all the same. */
export type DatalabStepType = "convert" | "segment" | "extract" | "custom" | "fill" | (string & {});

/** One step of a pipeline, as it is configured (page "Pipeline Overview"). */
export interface DatalabStepConfig {
  type: DatalabStepType;
  /**
   * In the vendor's own names: `mode`, `output_format` of `convert`; `page_schema`, `extraction_mode` of `extract`;
   * `segmentation_schema` of `segment`; `field_data` of `fill`.
   */
  settings?: Readonly<Record<string, unknown>> | undefined;
  /** For `custom`: `cp_...`. */
  customProcessorId?: string | undefined;
  /** The rubric that scores this step in runs with `runEvals`. */
  evalRubricId?: number | undefined;
}

/** Which pipelines are listed. */
export interface ListPipelinesOptions {
  /** Leave out drafts without a name. Default true. */
  savedOnly?: boolean | undefined;
  /** Default false. */
  includeArchived?: boolean | undefined;
}

/** A pipeline as it is kept at the vendor. */
export interface DatalabPipelineInfo {
  /** What `datalab.pipeline(id)` takes. */
  pipelineId: string;
  /** Absent until it was saved. */
  name?: string;
  /** The draft, in the vendor's own form. */
  steps: readonly unknown[];
  isSaved: boolean;
  isArchived: boolean;
  /** The published version that runs when none is named; 0 when nothing was published. */
  activeVersion: number;
  /** ISO 8601, UTC. */
  createdAt?: string;
  /** ISO 8601, UTC. */
  updatedAt?: string;
  /** What the vendor said, unchanged. */
  raw: unknown;
}

/** A published version of a pipeline. Its steps never change. */
export interface DatalabVersionInfo {
  /** From 1; what `datalab.pipeline(id, { version })` takes. */
  version: number;
  /** In the vendor's own form. */
  steps: readonly unknown[];
  description?: string;
  /** ISO 8601, UTC. */
  createdAt?: string;
  /** What the vendor said, unchanged. */
  raw: unknown;
}

/** The most pipelines that the vendor lists in one page. */
const pageSize = 200;

const longestName = 120;
const longestDescription = 500;

/** Binds the calls to a configuration. */
export function managePipelines(config: Config, origin: () => string): DatalabPipelines {
  /** One request whose answer is the pipeline. */
  async function ask(
    request: Pick<HttpRequest<unknown>, "method" | "url" | "json" | "effect">,
    call: DirectCallOptions | undefined,
  ): Promise<DatalabPipelineInfo> {
    const { body } = await config.client.request({ ...request, schema: pipelineSchema }, directContext(call));
    return toPipelineInfo(body);
  }

  /** The vendor declares no answer, so none is read. */
  async function setArchived(
    verb: "archive" | "unarchive",
    pipelineId: string,
    call: DirectCallOptions | undefined,
  ): Promise<void> {
    const url = pipelinePath(pipelineId, `/${verb}`);
    await config.client.request({ method: "POST", url, effect: "write" }, directContext(call));
  }

  return {
    async create(steps, call) {
      const json = { steps: toWireSteps(steps) };
      return ask({ method: "POST", url: "/pipelines", json, effect: "write" }, call);
    },

    async get(pipelineId, call) {
      return ask({ url: pipelinePath(pipelineId), effect: "read" }, call);
    },

    list({ savedOnly, includeArchived, ...call } = {}) {
      const context = directContext(call);
      return pageThrough(
        pageSize,
        ({ pipelineId }) => pipelineId,
        async (offset) => {
          const query = { saved_only: savedOnly, include_archived: includeArchived, limit: pageSize, offset };
          const { body } = await config.client.request(
            { url: "/pipelines", query, effect: "read", schema: pipelineListSchema },
            context,
          );
          return { items: body.pipelines.map(toPipelineInfo) };
        },
      );
    },

    async update(pipelineId, steps, call) {
      const url = pipelinePath(pipelineId);
      return ask({ method: "PUT", url, json: { steps: toWireSteps(steps) }, effect: "write" }, call);
    },

    async save(pipelineId, { name = "", ...call } = {}) {
      if (name.length > longestName) {
        throw new InvalidInputError(`The name has ${name.length} characters; Datalab takes ${longestName}`, {
          providerId,
        });
      }
      return ask(
        { method: "PUT", url: pipelinePath(pipelineId, "/save"), json: { name }, effect: "write" },
        call,
      );
    },

    archive: async (pipelineId, call) => setArchived("archive", pipelineId, call),
    unarchive: async (pipelineId, call) => setArchived("unarchive", pipelineId, call),

    async publishVersion(pipelineId, { description, ...call } = {}) {
      if (description !== undefined && description.length > longestDescription) {
        const problem = `The description has ${description.length} characters; Datalab takes ${longestDescription}`;
        throw new InvalidInputError(problem, { providerId });
      }
      const url = pipelinePath(pipelineId, "/versions");
      const json = description === undefined ? {} : { description };
      const { body } = await config.client.request(
        { method: "POST", url, json, effect: "write", schema: versionSchema },
        directContext(call),
      );
      return toVersionInfo(body);
    },

    // All of them come in one answer.
    async listVersions(pipelineId, call) {
      const url = pipelinePath(pipelineId, "/versions");
      const { body } = await config.client.request(
        { url, effect: "read", schema: versionListSchema },
        directContext(call),
      );
      return body.versions.map(toVersionInfo);
    },

    async discardDraft(pipelineId, { version, ...call } = {}) {
      if (version !== undefined && !(Number.isSafeInteger(version) && version >= 1)) {
        throw new InvalidInputError(`${version} is not a published version`, {
          providerId,
          nextStep: "Pass a version from 1, or none for the active one.",
        });
      }
      const url = pipelinePath(pipelineId, "/discard");
      const json = version === undefined ? {} : { version };
      return ask({ method: "POST", url, json, effect: "write" }, call);
    },

    rate: (pipelineId, options) => fetchRate(config, pipelineId, options),
    listExecutions: (pipelineId, call) => listExecutions(config, origin, pipelineId, call),
    ...manageEvals(config),
  };
}

const stepsSchema = z
  .array(
    z.strictObject({
      type: z.string().check(z.minLength(1)),
      settings: z.optional(z.record(z.string(), z.unknown())),
      customProcessorId: z.optional(z.string()),
      evalRubricId: z.optional(z.int()),
    }),
  )
  .check(z.minLength(1));

/**
 * Steps as the vendor takes them.
 *
 * @throws InvalidInputError when there is none, or one has a member that is not known.
 */
function toWireSteps(steps: readonly DatalabStepConfig[]): Record<string, unknown>[] {
  const checked = parseOptions(stepsSchema, steps, { providerId, where: "steps" });
  return checked.map(({ type, settings, customProcessorId, evalRubricId }) => ({
    type,
    settings: settings ?? {},
    ...(customProcessorId === undefined ? {} : { custom_processor_id: customProcessorId }),
    ...(evalRubricId === undefined ? {} : { eval_rubric_id: evalRubricId }),
  }));
}

/** Reads a pipeline. */
function toPipelineInfo(wire: z.infer<typeof pipelineSchema>): DatalabPipelineInfo {
  return {
    pipelineId: wire.pipeline_id,
    steps: wire.steps ?? [],
    isSaved: wire.is_saved ?? false,
    isArchived: wire.archived ?? false,
    activeVersion: wire.active_version ?? 0,
    ...omitNullish({
      name: wire.name,
      createdAt: toIsoTimestamp(wire.created),
      updatedAt: toIsoTimestamp(wire.updated),
    }),
    raw: wire,
  };
}

/** Reads a version. */
function toVersionInfo(wire: z.infer<typeof versionSchema>): DatalabVersionInfo {
  return {
    version: wire.version,
    steps: wire.steps ?? [],
    ...omitNullish({ description: wire.description, createdAt: toIsoTimestamp(wire.created) }),
    raw: wire,
  };
}
