import * as z from "zod/mini";

const text = z.nullish(z.string());

/** `PipelineResponse`. */
export const pipelineSchema = z.looseObject({
  pipeline_id: z.string().check(z.minLength(1)),
  name: text,
  steps: z.nullish(z.array(z.unknown())),
  is_saved: z.nullish(z.boolean()),
  archived: z.nullish(z.boolean()),
  active_version: z.nullish(z.number()),
  created: text,
  updated: text,
});

/** `PipelineVersionResponse`. */
export const versionSchema = z.looseObject({
  version: z.int(),
  steps: z.nullish(z.array(z.unknown())),
  description: text,
  created: text,
});

/** `GET /pipelines`. */
export const pipelineListSchema = z.looseObject({ pipelines: z.array(pipelineSchema) });

/** `GET /pipelines/{id}/versions`. */
export const versionListSchema = z.looseObject({ versions: z.array(versionSchema) });

/** An eval; open beta at the vendor, so little is counted on. */
export const evalSchema = z.looseObject({
  eval_id: z.union([z.number(), z.string()]),
  status: text,
  pipeline_version: z.nullish(z.number()),
  compared_step: text,
  variants: z.nullish(z.array(z.looseObject({ name: text }))),
});
