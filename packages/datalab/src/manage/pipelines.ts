import {
  type DirectCallOptions,
  InvalidInputError,
  omitNullish,
  type Pipeline,
  pageThrough,
  parseOptions,
  toIsoTimestamp,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { pipelinePath } from "../paths.ts";
import { type OpenCall, providerId } from "../settings.ts";
import { pipelineListSchema, pipelineSchema, versionListSchema, versionSchema } from "../wire.ts";
import { type DatalabEval, type DatalabEvalRequest, manageEvals } from "./evals.ts";
import { type DatalabExecutionInfo, listExecutions } from "./executions.ts";
import { type DatalabCostOptions, type DatalabRate, fetchRate } from "./rate.ts";

/**
 * Datalab's pipelines as things that are made and kept (pages "Pipeline Overview" and "Pipeline Versioning"). Every
 * method sends one request, repeated only where that is harmless, and throws `InvalidInputError`, `ConfigError` or
 * `VendorError`; with `signal` it can be stopped.
 */
export interface DatalabPipelines {
  /** Makes an unsaved draft. */
  create(steps: readonly DatalabStepConfig[], options?: DirectCallOptions): Promise<DatalabPipelineInfo>;
  /** One pipeline, saved or not. */
  get(pipelineId: string, options?: DirectCallOptions): Promise<DatalabPipelineInfo>;
  /** Every pipeline, fetched page by page as they are asked for. */
  list(options?: DatalabListPipelinesOptions & DirectCallOptions): AsyncIterable<DatalabPipelineInfo>;
  /** Replaces the steps of the draft. Published versions stay as they are. */
  update(
    pipelineId: string,
    steps: readonly DatalabStepConfig[],
    options?: DirectCallOptions,
  ): Promise<DatalabPipelineInfo>;
  /** Names the pipeline, at most 120 characters; the vendor makes a name up when none is given. */
  save(pipelineId: string, options?: { name?: string } & DirectCallOptions): Promise<DatalabPipelineInfo>;
  /** Hides a pipeline from the list. Its runs and versions stay. */
  archive(pipelineId: string, options?: DirectCallOptions): Promise<void>;
  /** Shows an archived pipeline in the list again. */
  unarchive(pipelineId: string, options?: DirectCallOptions): Promise<void>;
  /** Freezes the draft as the next version. The description has at most 500 characters. */
  publishVersion(
    pipelineId: string,
    options?: { description?: string } & DirectCallOptions,
  ): Promise<DatalabVersionInfo>;
  /** Every published version, newest first. */
  listVersions(pipelineId: string, options?: DirectCallOptions): AsyncIterable<DatalabVersionInfo>;
  /** Sets the draft back to a published version. Default: the active one. */
  discardDraft(
    pipelineId: string,
    options?: { version?: number } & DirectCallOptions,
  ): Promise<DatalabPipelineInfo>;
  /** What the pipeline costs; it depends on plan and region. */
  getRate(pipelineId: string, options?: DatalabCostOptions): Promise<DatalabRate>;
  /** Every run of the pipeline, fetched page by page; `attach` takes the `ref` of each. */
  listExecutions(pipelineId: string, options?: DirectCallOptions): AsyncIterable<DatalabExecutionInfo>;
  /**
   * Compares variants of the pipeline's settings. Billed apart.
   *
   * @throws StartUnknownError also, when the answer was lost and the eval may exist.
   */
  createEval(
    pipelineId: string,
    request: DatalabEvalRequest,
    options?: DirectCallOptions,
  ): Promise<DatalabEval>;
  /** How an evaluation is, and what it found once it has ended. */
  getEval(evalId: string, options?: DirectCallOptions): Promise<DatalabEval>;
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
export interface DatalabListPipelinesOptions {
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
  /** What the vendor returned, unchanged. */
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
  /** What the vendor returned, unchanged. */
  raw: unknown;
}

/** The most pipelines that the vendor lists in one page. */
const pageSize = 200;

/**
 * The methods for pipelines.
 *
 * @param pipelineOf - makes what is run, for the refs of a list.
 */
export function managePipelines(
  open: OpenCall,
  pipelineOf: (pipelineId: string) => Pipeline,
): DatalabPipelines {
  return {
    async create(steps, options) {
      const json = { steps: toWireSteps(steps) };
      return toPipelineInfo(await open(options).write("/pipelines", { json, schema: pipelineSchema }));
    },
    get: async (pipelineId, options) =>
      toPipelineInfo(await open(options).read(pipelinePath(pipelineId), { schema: pipelineSchema })),
    list({ savedOnly, includeArchived, ...options } = {}) {
      const call = open(options);
      return pageThrough(
        ({ pipelineId }) => pipelineId,
        async (offset) => {
          const query = { saved_only: savedOnly, include_archived: includeArchived, limit: pageSize, offset };
          const { pipelines } = await call.read("/pipelines", { query, schema: pipelineListSchema });
          return { items: pipelines.map(toPipelineInfo), isLast: pipelines.length < pageSize };
        },
      );
    },
    async update(pipelineId, steps, options) {
      const request = { method: "PUT", json: { steps: toWireSteps(steps) }, schema: pipelineSchema } as const;
      return toPipelineInfo(await open(options).idempotent(pipelinePath(pipelineId), request));
    },
    async save(pipelineId, { name = "", ...options } = {}) {
      requireLength("name", name, 120);
      const request = { method: "PUT", json: { name }, schema: pipelineSchema } as const;
      return toPipelineInfo(await open(options).idempotent(pipelinePath(pipelineId, "/save"), request));
    },
    // The vendor declares no answer to these two, so none is read.
    async archive(pipelineId, options) {
      await open(options).write(pipelinePath(pipelineId, "/archive"));
    },
    async unarchive(pipelineId, options) {
      await open(options).write(pipelinePath(pipelineId, "/unarchive"));
    },
    async publishVersion(pipelineId, { description, ...options } = {}) {
      requireLength("description", description ?? "", 500);
      const json = omitNullish({ description });
      const url = pipelinePath(pipelineId, "/versions");
      return toVersionInfo(await open(options).write(url, { json, schema: versionSchema }));
    },
    // All of them come in one answer.
    async *listVersions(pipelineId, options) {
      const url = pipelinePath(pipelineId, "/versions");
      const { versions } = await open(options).read(url, { schema: versionListSchema });
      yield* versions.map(toVersionInfo);
    },
    async discardDraft(pipelineId, { version, ...options } = {}) {
      if (version !== undefined && !(Number.isSafeInteger(version) && version >= 1)) {
        throw new InvalidInputError(`${version} is not a published version`, {
          providerId,
          nextStep: "Pass a version from 1, or none for the active one.",
        });
      }
      const json = omitNullish({ version });
      const url = pipelinePath(pipelineId, "/discard");
      return toPipelineInfo(await open(options).write(url, { json, schema: pipelineSchema }));
    },
    getRate: (pipelineId, options) => fetchRate(open, pipelineId, options),
    listExecutions: (pipelineId, options) => listExecutions(open, pipelineOf(pipelineId), options),
    ...manageEvals(open),
  };
}

function requireLength(what: string, text: string, most: number): void {
  if (text.length <= most) return;
  throw new InvalidInputError(`The ${what} has ${text.length} characters; Datalab takes ${most}`, {
    providerId,
  });
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
