import { type CallContext, InvalidInputError } from "@docmux/core/provider";
import {
  type DirectCallOptions,
  directContext,
  normalizeTime,
  parseOptions,
  present,
} from "@docmux/core/provider-utils";
import * as z from "zod/mini";
import { pageThrough } from "../paging.ts";
import { pipelinePath } from "../paths.ts";
import { type Config, providerId } from "../settings.ts";
import { pipelineListSchema, pipelineSchema, versionListSchema, versionSchema } from "../wire.ts";
import { createEval, type DatalabEval, type DatalabEvalRequest, getEval } from "./evals.ts";
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

/** Binds the management calls to a configuration. */
export function managePipelines(config: Config, origin: () => string): DatalabPipelines {
  return {
    create: async (steps, call) => createPipeline(config, steps, directContext(call)),
    get: async (pipelineId, call) => getPipeline(config, pipelineId, directContext(call)),
    list: ({ savedOnly, includeArchived, ...call } = {}) =>
      listPipelines(config, { savedOnly, includeArchived }, directContext(call)),
    update: async (pipelineId, steps, call) => updatePipeline(config, pipelineId, steps, directContext(call)),
    save: async (pipelineId, { name = "", ...call } = {}) =>
      savePipeline(config, pipelineId, name, directContext(call)),
    archive: async (pipelineId, call) => archivePipeline(config, pipelineId, "archive", directContext(call)),
    unarchive: async (pipelineId, call) =>
      archivePipeline(config, pipelineId, "unarchive", directContext(call)),
    publishVersion: async (pipelineId, { description, ...call } = {}) =>
      publishVersion(config, pipelineId, description, directContext(call)),
    listVersions: async (pipelineId, call) => listVersions(config, pipelineId, directContext(call)),
    discardDraft: async (pipelineId, { version, ...call } = {}) =>
      discardDraft(config, pipelineId, version, directContext(call)),
    rate: async (pipelineId, { processingLocation, ...call } = {}) =>
      fetchRate(config, pipelineId, processingLocation, directContext(call)),
    listExecutions: (pipelineId, call) => listExecutions(config, origin, pipelineId, directContext(call)),
    createEval: async (pipelineId, request, call) =>
      createEval(config, pipelineId, request, directContext(call)),
    getEval: async (evalId, call) => getEval(config, evalId, directContext(call)),
  };
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

/** Reads a pipeline. */
export function toPipelineInfo(wire: z.infer<typeof pipelineSchema>): DatalabPipelineInfo {
  return {
    pipelineId: wire.pipeline_id,
    steps: wire.steps ?? [],
    isSaved: wire.is_saved ?? false,
    isArchived: wire.archived ?? false,
    activeVersion: wire.active_version ?? 0,
    ...present({
      name: wire.name,
      createdAt: normalizeTime(wire.created),
      updatedAt: normalizeTime(wire.updated),
    }),
    raw: wire,
  };
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

/** Reads a version. */
export function toVersionInfo(wire: z.infer<typeof versionSchema>): DatalabVersionInfo {
  return {
    version: wire.version,
    steps: wire.steps ?? [],
    ...present({ description: wire.description, createdAt: normalizeTime(wire.created) }),
    raw: wire,
  };
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
export function toWireSteps(steps: readonly DatalabStepConfig[]): Record<string, unknown>[] {
  const checked = parseOptions(stepsSchema, steps, { providerId, where: "steps" });
  return checked.map(({ type, settings, customProcessorId, evalRubricId }) => ({
    type,
    settings: settings ?? {},
    ...(customProcessorId === undefined ? {} : { custom_processor_id: customProcessorId }),
    ...(evalRubricId === undefined ? {} : { eval_rubric_id: evalRubricId }),
  }));
}

/** `POST /pipelines`: an unsaved draft. */
export async function createPipeline(
  { client }: Config,
  steps: readonly DatalabStepConfig[],
  context: CallContext,
): Promise<DatalabPipelineInfo> {
  const json = { steps: toWireSteps(steps) };
  const { body } = await client.request(
    { method: "POST", url: "/pipelines", json, effect: "write", schema: pipelineSchema },
    context,
  );
  return toPipelineInfo(body);
}

/** `GET /pipelines/{id}`. */
export async function getPipeline(
  { client }: Config,
  pipelineId: string,
  context: CallContext,
): Promise<DatalabPipelineInfo> {
  const url = pipelinePath(pipelineId);
  const { body } = await client.request({ url, effect: "read", schema: pipelineSchema }, context);
  return toPipelineInfo(body);
}

/** Which pipelines are listed. */
export interface ListPipelinesOptions {
  /** Leave out drafts without a name. Default true. */
  savedOnly?: boolean | undefined;
  /** Default false. */
  includeArchived?: boolean | undefined;
}

/** The most that the vendor gives at once. */
const pageSize = 200;

/** `GET /pipelines`, page by page. */
export function listPipelines(
  { client }: Config,
  { savedOnly, includeArchived }: ListPipelinesOptions,
  context: CallContext,
): AsyncGenerator<DatalabPipelineInfo, void, undefined> {
  return pageThrough(
    pageSize,
    ({ pipelineId }) => pipelineId,
    async (offset) => {
      const query = { saved_only: savedOnly, include_archived: includeArchived, limit: pageSize, offset };
      const { body } = await client.request(
        { url: "/pipelines", query, effect: "read", schema: pipelineListSchema },
        context,
      );
      return { items: body.pipelines.map(toPipelineInfo) };
    },
  );
}

/** `PUT /pipelines/{id}`: replaces the draft; published versions stay as they are. */
export async function updatePipeline(
  { client }: Config,
  pipelineId: string,
  steps: readonly DatalabStepConfig[],
  context: CallContext,
): Promise<DatalabPipelineInfo> {
  const url = pipelinePath(pipelineId);
  const json = { steps: toWireSteps(steps) };
  const { body } = await client.request(
    { method: "PUT", url, json, effect: "write", schema: pipelineSchema },
    context,
  );
  return toPipelineInfo(body);
}

const longestName = 120;

/** `PUT /pipelines/{id}/save`: names the draft, so that it is listed. The vendor makes a name up for an empty one. */
export async function savePipeline(
  { client }: Config,
  pipelineId: string,
  name: string,
  context: CallContext,
): Promise<DatalabPipelineInfo> {
  if (name.length > longestName) {
    throw new InvalidInputError(`The name has ${name.length} characters; Datalab takes ${longestName}`, {
      providerId,
    });
  }
  const url = pipelinePath(pipelineId, "/save");
  const { body } = await client.request(
    { method: "PUT", url, json: { name }, effect: "write", schema: pipelineSchema },
    context,
  );
  return toPipelineInfo(body);
}

/** `POST /pipelines/{id}/archive` and `/unarchive`. The vendor declares no answer, so none is read. */
export async function archivePipeline(
  { client }: Config,
  pipelineId: string,
  verb: "archive" | "unarchive",
  context: CallContext,
): Promise<void> {
  await client.request(
    { method: "POST", url: pipelinePath(pipelineId, `/${verb}`), effect: "write" },
    context,
  );
}

const longestDescription = 500;

/** `POST /pipelines/{id}/versions`: freezes the draft as the next version. */
export async function publishVersion(
  { client }: Config,
  pipelineId: string,
  description: string | undefined,
  context: CallContext,
): Promise<DatalabVersionInfo> {
  if (description !== undefined && description.length > longestDescription) {
    const problem = `The description has ${description.length} characters; Datalab takes ${longestDescription}`;
    throw new InvalidInputError(problem, { providerId });
  }
  const url = pipelinePath(pipelineId, "/versions");
  const json = description === undefined ? {} : { description };
  const { body } = await client.request(
    { method: "POST", url, json, effect: "write", schema: versionSchema },
    context,
  );
  return toVersionInfo(body);
}

/** `GET /pipelines/{id}/versions`, newest first. The vendor gives all of them at once. */
export async function listVersions(
  { client }: Config,
  pipelineId: string,
  context: CallContext,
): Promise<DatalabVersionInfo[]> {
  const url = pipelinePath(pipelineId, "/versions");
  const { body } = await client.request({ url, effect: "read", schema: versionListSchema }, context);
  return body.versions.map(toVersionInfo);
}

/** `POST /pipelines/{id}/discard`: the draft becomes what a published version is; without one named, the active. */
export async function discardDraft(
  { client }: Config,
  pipelineId: string,
  version: number | undefined,
  context: CallContext,
): Promise<DatalabPipelineInfo> {
  if (version !== undefined && !(Number.isSafeInteger(version) && version >= 1)) {
    throw new InvalidInputError(`${version} is not a published version`, {
      providerId,
      nextStep: "Pass a version from 1, or none for the active one.",
    });
  }
  const url = pipelinePath(pipelineId, "/discard");
  const json = version === undefined ? {} : { version };
  const { body } = await client.request(
    { method: "POST", url, json, effect: "write", schema: pipelineSchema },
    context,
  );
  return toPipelineInfo(body);
}
