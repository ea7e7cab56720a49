import { lenient } from "@docmux/core/provider";
import * as z from "zod/mini";

// Minor properties of another type than documented count as absent: they must not make a run unreadable.
const text = lenient(z.string());
const number = lenient(z.number());
const texts = lenient(z.array(z.string()));
const bag = lenient(z.record(z.string(), z.unknown()));

/** A step of a pipeline run. `outputs` and `inputs` map a table's name to the id of a table version, or to null. */
export const stepSchema = z.looseObject({
  id: text,
  // A step without a status is one of unknown status; the run stays readable.
  status: z.catch(z.string(), ""),
  step: text,
  name: text,
  updated_at: text,
  inputs: bag,
  outputs: bag,
  warnings: z.optional(z.unknown()),
  depends_on: texts,
  object_extractor_id: text,
  tag_extractor_id: text,
  chunks_extractor_id: text,
});

/** A pipeline run, as its own page shows it (with ids) or a list (with counts). */
export const runSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  created_at: text,
  updated_at: text,
  pipeline_name: text,
  mode: text,
  user: text,
  tables: bag,
  steps: z.nullish(z.array(stepSchema)),
  document_ids: texts,
  document_count: number,
  raw_logs: text,
});

/** The answer to `run-sync` and to `publish`. */
export const startedSchema = z.looseObject({ pipeline_run_id: z.string().check(z.minLength(1)) });

/** A stored document. */
export const documentSchema = z.looseObject({
  id: z.string(),
  name: text,
  content_type: text,
  page_count: number,
  file_size: number,
  metadata: lenient(z.array(z.unknown())),
  status: text,
});

/** The answer to an upload: a bare array. */
export const uploadedSchema = z.array(documentSchema);

/** Where to send a file that is too large for one request, as the vendor's own client reads it. */
export const presignedSchema = z.looseObject({
  upload_url: z.string(),
  document_id: z.string(),
  additional_fields: lenient(z.looseObject({ method: text, headers: bag, form_fields: bag })),
});

/** The answer once such a file was sent. */
export const confirmedSchema = z.looseObject({ document: z.nullish(documentSchema) });

/** The answer to the removal of one pair of metadata. */
export const removedPairSchema = z.looseObject({ removed: z.boolean() });

/** The answer to the removal of all pairs of a key. */
export const removedKeySchema = z.looseObject({ removed_count: z.number() });

/** The values of a metadata key on a document. */
export const valuesSchema = z.looseObject({ values: z.array(z.string()) });

/** Names of tags, or keys of metadata, with the values that there are. */
export const valuesByNameSchema = z.record(z.string(), z.array(z.string()));

/** What a project holds and what was done with it, as the vendor's own client reads it. */
export const usageSchema = z.looseObject({
  total_documents_size_bytes: number,
  total_documents_count: number,
  total_page_count: number,
  retrieval_operations_count: number,
  playground_conversations_count: number,
  month: text,
  month_start: text,
  month_end: text,
  project_created_at: text,
});

/** The statuses of documents at extractors: a bare array. */
export const indexingSchema = z.array(
  z.looseObject({
    document_id: z.string(),
    status: z.string(),
    extractor_type: text,
    extractor_id: text,
  }),
);

/** An extraction flow. */
export const flowSchema = z.looseObject({
  id: z.string(),
  name: text,
  publish_mode: text,
  created_at: text,
  updated_at: text,
});

/** A page of a list; lists without pages are bare arrays. */
export const pageSchema = z.union([
  z.array(z.unknown()),
  z.looseObject({ results: z.array(z.unknown()), next: text }),
]);

/** A table of the project, as the vendor's own client lists them. */
export const tableSchema = z.looseObject({ id: z.string(), name: z.string() });

const row = z.record(z.string(), z.unknown());

/** Rows of a table, in the specified shape or in the one that the vendor's own client reads. */
export const rowsSchema = z.looseObject({
  data: z.nullish(z.array(row)),
  count: number,
  success: z.optional(z.unknown()),
  result: z.nullish(
    z.looseObject({
      results: z.nullish(z.array(row)),
      data: z.nullish(z.array(row)),
      has_next: lenient(z.boolean()),
    }),
  ),
});

/** Tags by document: the keys are document ids. */
export const tagsSchema = z.record(
  z.string(),
  z.looseObject({
    tags: z.nullish(z.array(z.looseObject({ tag_name: text, tag_value: z.optional(z.unknown()) }))),
  }),
);

/** A pipeline run. */
export type WireRun = z.output<typeof runSchema>;
/** A step of a pipeline run. */
export type WireStep = z.output<typeof stepSchema>;
/** A stored document. */
export type WireDocument = z.output<typeof documentSchema>;
/** Where to send a large file. */
export type WirePresigned = z.output<typeof presignedSchema>;
/** One document at one extractor. */
export type WireIndexing = z.output<typeof indexingSchema>[number];
/** A row of a table. */
export type WireRow = Record<string, unknown>;
