import { answer } from "../answer.ts";
import { checkComposition } from "../check-composition.ts";
import { DatalabError } from "../datalab-error.ts";
import type { DatalabState } from "../datalab-state.ts";
import { datalabTime } from "../datalab-time.ts";
import { FieldReader } from "../field-reader.ts";
import { pipelineRate } from "../pipeline-rate.ts";
import {
  type PipelineStep,
  type PipelineVersion,
  resolveVersion,
  type StoredPipeline,
  stepsOfVersion,
} from "../pipeline-store.ts";
import { readJsonBody } from "../read-json-body.ts";
import { readSteps } from "../read-steps.ts";
import { checkLocation } from "../run-request.ts";

/** Making, changing, publishing and pricing pipelines. */
export function addPipelineRoutes(state: DatalabState): void {
  const { pipelines, switches } = state;
  const { app } = state.frame;

  app.post("/api/v1/pipelines", async (context) => {
    const steps = checked(readSteps(await readJsonBody(context)));
    return answer(context, state, pipelineView(pipelines.create(steps)));
  });

  app.get("/api/v1/pipelines", (context) => {
    const query = (name: string) => context.req.query(name);
    const reader = new FieldReader();
    const savedOnly = reader.boolean(["query", "saved_only"], query("saved_only"), true);
    const includeArchived = reader.boolean(["query", "include_archived"], query("include_archived"), false);
    const limit = reader.integer(["query", "limit"], query("limit"), 50, { min: 1, max: 200 });
    const offset = reader.integer(["query", "offset"], query("offset"), 0, { min: 0 });
    reader.finish();
    const all = pipelines.list({ savedOnly, includeArchived });
    return answer(context, state, {
      pipelines: all.slice(offset, offset + limit).map(pipelineView),
      total: all.length,
    });
  });

  app.get("/api/v1/pipelines/:pipelineId", (context) =>
    answer(context, state, pipelineView(pipelines.get(context.req.param("pipelineId")))),
  );

  app.put("/api/v1/pipelines/:pipelineId", async (context) => {
    const steps = checked(readSteps(await readJsonBody(context)));
    const pipeline = pipelines.get(context.req.param("pipelineId"));
    pipelines.updateDraft(pipeline, steps);
    return answer(context, state, pipelineView(pipeline));
  });

  app.put("/api/v1/pipelines/:pipelineId/save", async (context) => {
    const body = await readJsonBody(context);
    const reader = new FieldReader();
    const name = reader.text(["body", "name"], body.name, "", { maxLength: 120 });
    reader.finish();
    const pipeline = pipelines.get(context.req.param("pipelineId"));
    pipelines.save(pipeline, name);
    return answer(context, state, pipelineView(pipeline));
  });

  for (const [word, archived] of [
    ["archive", true],
    ["unarchive", false],
  ] as const) {
    app.post(`/api/v1/pipelines/:pipelineId/${word}`, (context) => {
      const pipeline = pipelines.get(context.req.param("pipelineId"));
      pipelines.setArchived(pipeline, archived);
      return answer(context, state, pipelineView(pipeline));
    });
  }

  app.post("/api/v1/pipelines/:pipelineId/versions", async (context) => {
    const body = await readJsonBody(context);
    const reader = new FieldReader();
    const description = reader.text(["body", "description"], body.description, null, { maxLength: 500 });
    reader.finish();
    const pipeline = pipelines.get(context.req.param("pipelineId"));
    return answer(context, state, versionView(pipelines.publish(pipeline, description)));
  });

  app.get("/api/v1/pipelines/:pipelineId/versions", (context) => {
    const { versions } = pipelines.get(context.req.param("pipelineId"));
    return answer(context, state, {
      versions: versions.toReversed().map(versionView),
      total: versions.length,
    });
  });

  app.post("/api/v1/pipelines/:pipelineId/discard", async (context) => {
    const body = await readJsonBody(context);
    const reader = new FieldReader();
    const version = reader.integer(["body", "version"], body.version, null, { min: 1 });
    reader.finish();
    const pipeline = pipelines.get(context.req.param("pipelineId"));
    if (resolveVersion(pipeline, version) === 0) {
      throw new DatalabError(400, "The pipeline has no published version to go back to.");
    }
    pipelines.discardDraft(pipeline, version);
    return answer(context, state, pipelineView(pipeline));
  });

  app.get("/api/v1/pipelines/:pipelineId/rate", (context) => {
    const location = context.req.query("processing_location") || null;
    checkLocation(location);
    const pipeline = pipelines.get(context.req.param("pipelineId"));
    const steps = stepsOfVersion(pipeline, resolveVersion(pipeline, null));
    return answer(context, state, pipelineRate(steps, location));
  });

  function checked(steps: PipelineStep[]): PipelineStep[] {
    const complaint = switches.badComposition === "accept" ? undefined : checkComposition(steps);
    if (complaint === undefined) return steps;
    if (switches.badComposition === "400") throw new DatalabError(400, complaint);
    throw new DatalabError(422, [
      { type: "value_error", loc: ["body", "steps"], msg: `Value error, ${complaint}`, input: steps },
    ]);
  }

  function pipelineView(pipeline: StoredPipeline): Record<string, unknown> {
    return {
      id: pipeline.id,
      pipeline_id: pipeline.pipelineId,
      name: pipeline.name,
      steps: pipeline.draft,
      is_saved: pipeline.isSaved,
      archived: pipeline.archived,
      active_version: pipeline.activeVersion,
      created: datalabTime(pipeline.createdMs, switches.timestamps),
      updated: datalabTime(pipeline.updatedMs, switches.timestamps),
    };
  }

  function versionView(version: PipelineVersion): Record<string, unknown> {
    return {
      id: version.id,
      version: version.version,
      steps: version.steps,
      description: version.description,
      created: datalabTime(version.createdMs, switches.timestamps),
    };
  }
}
