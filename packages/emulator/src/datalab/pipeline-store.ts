import { randomId } from "../server/seeded-random.ts";
import { notFound } from "./datalab-error.ts";

/** One processor of a pipeline, kept as it was sent. */
export interface PipelineStep {
  type: string;
  settings: Record<string, unknown>;
  custom_processor_id?: string | null;
  eval_rubric_id?: number | null;
  [key: string]: unknown;
}

export interface PipelineVersion {
  id: number;
  version: number;
  steps: PipelineStep[];
  description: string | null;
  createdMs: number;
}

export interface StoredPipeline {
  id: number;
  pipelineId: string;
  name: string | null;
  draft: PipelineStep[];
  isSaved: boolean;
  archived: boolean;
  /** 0 while nothing is published. */
  activeVersion: number;
  versions: PipelineVersion[];
  createdMs: number;
  updatedMs: number;
}

/** The pipelines of the one emulated team: drafts that move, versions that don't. */
export class PipelineStore {
  readonly #pipelines = new Map<string, StoredPipeline>();
  readonly #random: () => number;
  readonly #now: () => number;
  #lastVersionId = 0;

  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  create(steps: PipelineStep[], pipelineId = `pl_${randomId(this.#random)}`): StoredPipeline {
    if (this.#pipelines.has(pipelineId)) {
      throw new Error(`Two pipelines are called ${pipelineId}; give each seed its own id.`);
    }
    const now = this.#now();
    const pipeline: StoredPipeline = {
      id: this.#pipelines.size + 1,
      pipelineId,
      name: null,
      draft: structuredClone(steps),
      isSaved: false,
      archived: false,
      activeVersion: 0,
      versions: [],
      createdMs: now,
      updatedMs: now,
    };
    this.#pipelines.set(pipelineId, pipeline);
    return pipeline;
  }

  /** Newest first. */
  list({ savedOnly, includeArchived }: { savedOnly: boolean; includeArchived: boolean }): StoredPipeline[] {
    return [...this.#pipelines.values()]
      .filter((pipeline) => (pipeline.isSaved || !savedOnly) && (!pipeline.archived || includeArchived))
      .reverse();
  }

  /** @throws DatalabError with status 404 for an unknown id. */
  get(pipelineId: string): StoredPipeline {
    const pipeline = this.#pipelines.get(pipelineId);
    if (!pipeline) throw notFound("Pipeline");
    return pipeline;
  }

  updateDraft(pipeline: StoredPipeline, steps: PipelineStep[]): void {
    pipeline.draft = structuredClone(steps);
    pipeline.updatedMs = this.#now();
  }

  save(pipeline: StoredPipeline, name: string): void {
    pipeline.name = name === "" ? `Pipeline ${pipeline.id}` : name;
    pipeline.isSaved = true;
    pipeline.updatedMs = this.#now();
  }

  setArchived(pipeline: StoredPipeline, archived: boolean): void {
    pipeline.archived = archived;
    pipeline.updatedMs = this.#now();
  }

  /** Freezes the draft under the next number, which becomes the active version. */
  publish(pipeline: StoredPipeline, description: string | null): PipelineVersion {
    this.#lastVersionId += 1;
    const version: PipelineVersion = {
      id: this.#lastVersionId,
      version: pipeline.versions.length + 1,
      steps: structuredClone(pipeline.draft),
      description,
      createdMs: this.#now(),
    };
    pipeline.versions.push(version);
    pipeline.activeVersion = version.version;
    pipeline.updatedMs = this.#now();
    return version;
  }

  /** Puts a published version back into the draft. */
  discardDraft(pipeline: StoredPipeline, version: number | null): void {
    this.updateDraft(pipeline, stepsOfVersion(pipeline, version ?? pipeline.activeVersion));
  }
}

/** Which version a run without, with 0, or with a number means. */
export function resolveVersion(pipeline: StoredPipeline, version: number | null): number {
  return version ?? pipeline.activeVersion;
}

/** @throws DatalabError with status 404 for a version that was never published. */
export function stepsOfVersion(pipeline: StoredPipeline, version: number): PipelineStep[] {
  if (version === 0) return pipeline.draft;
  const published = pipeline.versions[version - 1];
  if (!published) throw notFound("Pipeline version");
  return published.steps;
}
