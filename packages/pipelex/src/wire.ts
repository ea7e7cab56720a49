import { isRecord, lenient } from "@docmux/core/provider";
import * as z from "zod/mini";

// Members that are not what they should be are read as absent: a run is not lost over one of them.
const text = lenient(z.string());
const number = lenient(z.number());
const flag = lenient(z.boolean());
const record = lenient(z.record(z.string(), z.unknown()));
const list = lenient(z.array(z.unknown()));

/** A status. A value that is not text is read as a status that no table lists. */
const word = z.pipe(
  z.optional(z.unknown()),
  z.transform((value) =>
    value === undefined || value === null || typeof value === "string" ? value : JSON.stringify(value),
  ),
);

/** The answer to `/start`. */
export const startedSchema = z.looseObject({ pipeline_run_id: z.string().check(z.minLength(1)) });

/** The answer to `/execute`: an output, or at least the id of a run. Checked only: what is read is the answer itself. */
export const executedSchema = z
  .looseObject({})
  .check(
    z.refine(
      (answer: Record<string, unknown>) =>
        (typeof answer.pipeline_run_id === "string" && answer.pipeline_run_id !== "") ||
        isRecord(answer.pipe_output),
      "neither an output nor the id of a run",
    ),
  );

const workingMemorySchema = lenient(z.looseObject({ root: record, aliases: record, absences: record }));

const pipeOutputSchema = lenient(
  z.looseObject({
    pipeline_run_id: text,
    working_memory: workingMemorySchema,
    graph_spec: record,
    graph_assembly_error: text,
    tokens_usages: list,
    usage_assembly_error: text,
  }),
);

/** What is read of a run, whichever route says it: execute and start of every dialect, status and results. */
export const runAnswerSchema = z.looseObject({
  pipeline_run_id: text,
  pipe_code: text,
  state: word,
  status: word,
  pipeline_state: word,
  success: z.optional(z.unknown()),
  message: text,
  error: z.optional(z.unknown()),
  created_at: text,
  finished_at: text,
  degraded: flag,
  main_stuff_name: text,
  pipe_output: pipeOutputSchema,
  pipe_structures: record,
  main_stuff: z.optional(z.unknown()),
  working_memory: workingMemorySchema,
  graph_spec: record,
  graph_assembly_error: text,
  tokens_usages: list,
  usage_assembly_error: text,
  pipe_statuses: record,
  code: text,
  run_status: text,
  run_error: z.optional(z.unknown()),
  params: record,
  retry_after: number,
  degradation: record,
  detail: z.optional(z.unknown()),
});

/** {@link runAnswerSchema}, read. */
export type WireRunAnswer = z.infer<typeof runAnswerSchema>;

/** The ids of runs that an answer names: its own, and that of the output in it. */
export function runIdsIn({ pipeline_run_id: runId, pipe_output: output }: WireRunAnswer): string[] {
  return [runId, output?.pipeline_run_id].filter((id): id is string => typeof id === "string" && id !== "");
}

/** Of the ids that answers name, one that is not the run's where there is such a one: core refuses it. */
export function namedRunId(ids: readonly string[], runId: string): string | undefined {
  return ids.find((id) => id !== runId) ?? ids[0];
}

/** A response about a run's status must hold one: anything else is a transient error. */
export const statusReadSchema = z.looseObject({ status: z.string() });

/** Of a working memory. */
export const stuffSchema = z.looseObject({
  concept: z.optional(z.unknown()),
  content: z.optional(z.unknown()),
});

const usageMembers = {
  inference_calls: number,
  rated_inference_calls: number,
  total_tokens: number,
  cost: number,
  subtree_inference_calls: number,
  subtree_rated_inference_calls: number,
  subtree_total_tokens: number,
  subtree_cost: number,
};

/** `usage` of a node, and of a graph. */
export const nodeUsageSchema = z.looseObject({ ...usageMembers, by_model: list });

/** {@link nodeUsageSchema}, read. */
export type WireNodeUsage = z.infer<typeof nodeUsageSchema>;

/** A node of a graph. Fixtures of the vendor lack every member but `id`. */
export const nodeSchema = z.looseObject({
  id: z.string(),
  kind: text,
  pipe_code: text,
  pipe_type: text,
  status: text,
  skip_reason: text,
  timing: lenient(z.looseObject({ started_at: text, ended_at: text })),
  io: lenient(z.looseObject({ outputs: list })),
  error: lenient(z.looseObject({ error_type: text, message: text, code: text, title: text, detail: text })),
  usage: lenient(nodeUsageSchema),
});

/** {@link nodeSchema}, read. */
export type WireNode = z.infer<typeof nodeSchema>;

/** An output of a node. */
export const nodeOutputSchema = z.looseObject({
  name: text,
  concept: z.optional(z.unknown()),
  data: z.optional(z.unknown()),
});

/** A link between two nodes. */
export const edgeSchema = z.looseObject({ source: z.string(), target: z.string(), kind: text });

/** {@link edgeSchema}, read. */
export type WireEdge = z.infer<typeof edgeSchema>;

/** One call of a model. */
export const tokensUsageSchema = z.looseObject({
  model_type: text,
  inference_model_name: text,
  pipe_code: text,
  nb_tokens_by_category: record,
  cost: number,
  started_at: text,
  completed_at: text,
});

/** {@link tokensUsageSchema}, read. */
export type WireTokensUsage = z.infer<typeof tokensUsageSchema>;

/** The answer to `/upload/grant`. */
export const grantSchema = z.looseObject({
  uri: z.string().check(z.minLength(1)),
  url: z.string(),
  headers: z.nullish(z.record(z.string(), z.string())),
  max_bytes: z.nullish(z.number()),
});

/** The body of a callback. */
export const callbackSchema = z.looseObject({
  pipeline_run_id: z.string().check(z.minLength(1)),
  state: text,
  status: text,
  result_url: text,
  error: z.optional(z.unknown()),
});

/** What of a list fits a schema. */
export function readEach<Output>(schema: z.core.$ZodType<Output>, values: unknown): Output[] {
  if (!Array.isArray(values)) return [];
  return values.flatMap((value) => {
    const parsed = z.safeParse(schema, value);
    return parsed.success ? [parsed.data] : [];
  });
}

/** What fits a schema, or nothing. */
export function readAs<Output>(schema: z.core.$ZodType<Output>, value: unknown): Output | undefined {
  const parsed = z.safeParse(schema, value);
  return parsed.success ? parsed.data : undefined;
}
