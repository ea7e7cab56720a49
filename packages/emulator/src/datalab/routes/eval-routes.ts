import type { Context } from "hono";
import { answer } from "../answer.ts";
import { DatalabError, notFound } from "../datalab-error.ts";
import type { DatalabState } from "../datalab-state.ts";
import type { EvalVariant } from "../evals/eval-store.ts";
import { differencesView, evalStatusAt, evalView } from "../evals/eval-view.ts";
import { runEval } from "../evals/run-eval.ts";
import { resultLifetimeMs } from "../execution-store.ts";
import { FieldReader, isRecord } from "../field-reader.ts";
import { readJsonBody } from "../read-json-body.ts";

const MODES = ["fast", "balanced", "accurate"];

/** Comparing variants of a pipeline (https://documentation.datalab.to/docs/recipes/forge-evals/sdk; open beta). */
export function addEvalRoutes(state: DatalabState): void {
  const { app, clock } = state.frame;
  const { evals, switches } = state;

  app.post("/api/v1/pipelines/:pipelineId/evals", async (context) => {
    const body = await readJsonBody(context);
    const reader = new FieldReader();
    const fileIds = readFileIds(body.file_ids, reader);
    const collectionId = reader.integer(["body", "collection_id"], body.collection_id, null);
    const version = reader.integer(["body", "version"], body.version, null, { min: 0 });
    const variants = readVariants(body.variants, reader);
    reader.finish();
    const pipeline = state.pipelines.get(context.req.param("pipelineId"));
    if ((fileIds === null) === (collectionId === null)) {
      throw new DatalabError(400, "Provide exactly one of file_ids and collection_id.");
    }
    if (fileIds === null) throw notFound("Collection");
    const files = fileIds.map((fileId) => state.files.get(String(fileId)));
    const started = await runEval(
      state,
      pipeline,
      files,
      variants ?? defaultVariants(pipeline.draft),
      version,
    );
    const view = evalView(started, started.createdAtMs - 1, switches.timestamps, { withDocuments: true });
    return answer(context, state, view);
  });

  app.get("/api/v1/evals", (context) => {
    const reader = new FieldReader();
    const limit = reader.integer(["query", "limit"], context.req.query("limit"), 20, { min: 1, max: 100 });
    const offset = reader.integer(["query", "offset"], context.req.query("offset"), 0, { min: 0 });
    reader.finish();
    const all = evals.list(context.req.query("pipeline_id"));
    return answer(context, state, {
      evals: all
        .slice(offset, offset + limit)
        .map((each) => evalView(each, clock.now(), switches.timestamps, { withDocuments: false })),
      total: all.length,
    });
  });

  app.get("/api/v1/evals/:evalId", (context) => {
    const found = evals.get(readId(context, "evalId", "eval_id"));
    return answer(context, state, evalView(found, clock.now(), switches.timestamps, { withDocuments: true }));
  });

  app.get("/api/v1/evals/:evalId/files/:fileId/differences", (context) => {
    const found = evals.get(readId(context, "evalId", "eval_id"));
    const view = differencesView(found, readId(context, "fileId", "file_id"));
    const isGone = clock.now() >= found.endsAtMs + resultLifetimeMs;
    if (!view || isGone || evalStatusAt(found, clock.now()) !== "completed")
      throw notFound("Eval differences");
    return answer(context, state, view);
  });
}

function readId(context: Context, parameter: string, name: string): number {
  const reader = new FieldReader();
  const id = reader.integer(["path", name], context.req.param(parameter), 0);
  reader.finish();
  return id;
}

function readFileIds(input: unknown, reader: FieldReader): number[] | null {
  if (input === undefined || input === null) return null;
  if (Array.isArray(input) && input.length >= 1 && input.length <= 100) {
    return input.map((each, index) => reader.integer(["body", "file_ids", index], each, 0));
  }
  const msg = "Input should be a list of 1 to 100 items";
  reader.complain({ type: "list_type", loc: ["body", "file_ids"], msg, input });
  return null;
}

function readVariants(input: unknown, reader: FieldReader): EvalVariant[] | null {
  if (input === undefined || input === null) return null;
  if (!Array.isArray(input) || input.length < 1 || input.length > 4 || !input.every(isRecord)) {
    const msg = "Input should be a list of 1 to 4 items";
    reader.complain({ type: "list_type", loc: ["body", "variants"], msg, input });
    return null;
  }
  return input.map((each, index) => ({
    name: reader.requiredText(each, ["body", "variants", index, "name"]),
    convert_settings: isRecord(each.convert_settings) ? each.convert_settings : {},
    extract_settings: isRecord(each.extract_settings) ? each.extract_settings : {},
  }));
}

/** Without variants the vendor compares its three modes. */
function defaultVariants(steps: { type: string }[]): EvalVariant[] {
  const extracts = steps.some((step) => step.type === "extract");
  return MODES.map((mode) => ({
    name: mode[0]?.toUpperCase() + mode.slice(1),
    convert_settings: extracts ? {} : { mode },
    extract_settings: extracts ? { extraction_mode: mode } : {},
  }));
}
