import {
  type Capabilities,
  type HttpClient,
  type JsonValue,
  multipartBody,
  type Pipeline,
  type Provider,
  parseOptions,
  parseResponse,
  type RunRef,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { jobSchema, readJob } from "./quillby-job.ts";

/** What a caller may pass as `providerOptions.quillby`. Strict: an unknown name is a mistake. */
const optionsSchema = z.strictObject({ language: z.optional(z.string()) });

/** The type says whose pipeline it is and what its options are: applications get both checked. */
export type QuillbyPipeline = Pipeline<"quillby", z.infer<typeof optionsSchema>>;

const resultSchema = z.looseObject({
  fields: z.nullish(z.unknown()),
  text: z.nullish(z.string()),
  cost_usd: z.nullish(z.string().check(z.regex(/^\d+(\.\d+)?$/))),
});

/** What Quillby offers. Core refuses the rest before it calls anything here. */
const capabilities: Capabilities = {
  observe: "poll",
  cancel: true,
  attach: true,
  steps: "live",
  pages: false,
  outputFormats: [],
  multiDocument: false,
  inputs: false,
  documents: ["file"],
  idempotentStart: false,
  findsLostStarts: false,
};

/** A workflow of Quillby as a docmux pipeline. */
export function quillbyPipeline(provider: Provider, client: HttpClient, workflow: string): QuillbyPipeline {
  const { providerId, specVersion } = provider;
  const jobUrl = (ref: RunRef) => `/jobs/${encodeURIComponent(ref.runId)}`;
  return {
    specVersion,
    provider,
    pipelineId: workflow,
    uri: `${providerId}:${workflow}`,
    capabilities,

    async doStart({ documents: [document], providerOptions }, context) {
      const where = `providerOptions.${providerId}`;
      const { language } = parseOptions(optionsSchema, providerOptions, { providerId, where });
      const file = document?.kind === "file" ? document : undefined;
      const body = multipartBody(Object.entries({ workflow, language, file }));
      const request = { method: "POST", url: "/jobs", body, effect: "start", schema: jobSchema } as const;
      const { body: job } = await client.request(request, context);
      return { runId: job.id, proof: "none", observation: readJob(job) };
    },

    async doStatus({ ref }, context) {
      const { body } = await client.request({ url: jobUrl(ref), effect: "poll", schema: jobSchema }, context);
      return readJob(body);
    },

    async doResult({ ref }, context) {
      const url = `${jobUrl(ref)}/result`;
      const { body } = await client.request({ url, effect: "read", schema: resultSchema }, context);
      return { version: 1, answers: { result: body as JsonValue } };
    },

    normalizeResult({ raw }) {
      const result = parseResponse(resultSchema, raw.answers.result, "The result", { providerId });
      const { fields, text, cost_usd: amount } = result;
      return {
        data: fields ?? undefined,
        content: text ? { text } : {},
        outputs: [],
        issues: [],
        usage: amount ? { cost: { amount, currency: "USD", exactness: "exact" } } : {},
        providerMetadata: {},
      };
    },

    async doCancel({ ref }, context) {
      await client.request({ method: "DELETE", url: jobUrl(ref), effect: "write" }, context);
    },
  };
}
