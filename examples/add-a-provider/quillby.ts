import {
  defineProvider,
  isRecord,
  multipartBody,
  omitNullish,
  parseResponse,
  type RunStatus,
  readRun,
  readStep,
} from "@docmux/core/provider";
import * as z from "zod/mini";

/** Every status that Quillby reports, of a job and of its stages, with its meaning. */
const statusTable = {
  queued: "pending",
  working: "running",
  done: "completed",
  warned: "completed_with_warnings",
  error: "failed",
  stopped: "cancelled",
} as const satisfies Record<string, RunStatus>;

const stageSchema = z.looseObject({ name: z.string(), status: z.string(), message: z.nullish(z.string()) });
const stagesSchema = z.nullish(z.array(stageSchema));
const jobSchema = z.looseObject({ id: z.string(), status: z.string(), stages: stagesSchema });
const resultSchema = z.looseObject({
  fields: z.nullish(z.unknown()),
  text: z.nullish(z.string()),
  cost_usd: z.nullish(z.string().check(z.regex(/^\d+(\.\d+)?$/))),
});

/** Makes the provider: `createQuillby().workflow("invoices")`. */
export const createQuillby = defineProvider({
  id: "quillby",
  api: { url: "https://api.quillby.example", keyVariable: "QUILLBY_API_KEY" },
  authorize: ({ headers }, { apiKey }) => headers.set("authorization", `Bearer ${apiKey()}`),
  // The one answer by which Quillby refuses a job for now. Any other 429 or 503 may come from a gateway.
  isOwnRefusal: (httpStatus, _headers, body) =>
    httpStatus === 429 && isRecord(body) && body.error === "Too many jobs",
  face: ({ pipeline }) => ({
    workflow: (workflow: string) =>
      pipeline({
        id: workflow,
        offers: { documents: ["file"], steps: "live" },
        options: z.strictObject({ language: z.optional(z.string()) }),
        async start({ documents: [document], options: { language } }, call) {
          const file = document?.kind === "file" ? document : undefined;
          const body = multipartBody(Object.entries({ workflow, language, file }));
          const job = await call.start("/jobs", { body, schema: jobSchema });
          return { runId: job.id, proof: "none", observation: readJob(job) };
        },
        status: async (ref, call) => readJob(await call.poll(jobUrl(ref), { schema: jobSchema })),
        result: async ({ ref }, call) => ({ result: await call.read(`${jobUrl(ref)}/result`) }),
        read({ result }) {
          const answer = parseResponse(resultSchema, result, "The result", { providerId: "quillby" });
          const { fields: data, text, cost_usd: amount } = answer;
          const cost = amount ? ({ amount, currency: "USD", exactness: "exact" } as const) : undefined;
          return { ...omitNullish({ data }), content: omitNullish({ text }), usage: omitNullish({ cost }) };
        },
        cancel: (ref, call) => call.idempotent(jobUrl(ref)),
      }),
  }),
  pipelineFromUri: (path, { workflow }) => (/^[\w-]+$/.test(path) ? workflow(path) : undefined),
  uriHelp: "Write quillby:<workflow>, such as quillby:invoices.",
});

/** The provider as the environment configures it. */
export const quillby = createQuillby();

const jobUrl = ({ runId }: { runId: string }) => `/jobs/${encodeURIComponent(runId)}`;

function readJob(job: z.infer<typeof jobSchema>) {
  const steps = (job.stages ?? []).map((stage, index) =>
    readStep(statusTable, {
      index,
      type: stage.name,
      kind: stage.name === "extract" ? "extract" : "parse",
      rawStatus: stage.status,
      said: stage.message,
      raw: stage,
    }),
  );
  return readRun(statusTable, { rawStatus: job.status, runId: job.id, steps, raw: job });
}
