import {
  type Capabilities,
  createHttpClient,
  type HttpClient,
  type HttpClientSettings,
  InvalidInputError,
  type JsonValue,
  mapStatus,
  multipartBody,
  type Pipeline,
  type Provider,
  parseOptions,
  parseResponse,
  type RequestEffect,
  type RunObservation,
  type RunRef,
  type RunStatus,
  specVersion,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import type { AcmeVendor } from "./acme-vendor.ts";

const providerId = "acme";

const words = {
  queued: "pending",
  working: "running",
  done: "completed",
  warned: "completed_with_warnings",
  error: "failed",
  stopped: "cancelled",
} as const satisfies Record<string, RunStatus>;
const stepWords = { ...words, skipped: "skipped" } as const;

const jobSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  steps: z.nullish(z.array(z.looseObject({ name: z.string(), state: z.string() }))),
});
const resultSchema = z.looseObject({ fields: z.nullish(z.unknown()), text: z.nullish(z.string()) });

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
  findsLostStarts: true,
};

/** How a mutant differs from the provider that keeps the contract. */
export interface AcmeMutation {
  /** Members of the pipeline that are exchanged. */
  pipeline?(pipeline: Pipeline, parts: { client: HttpClient; apiKey: string }): Partial<Pipeline>;
  /** Members of the provider that are exchanged. */
  provider?: Partial<Provider>;
  fetch?(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  isOwnRefusal?: HttpClientSettings["isOwnRefusal"];
  /** The effect that status checks declare. */
  lookEffect?: RequestEffect;
  /** Called whenever a URI is read. */
  onUri?(parts: { client: HttpClient }): void;
  /** Options are not checked. */
  takesAnyOption?: boolean;
}

/** A provider that keeps the contract, unless a mutation says otherwise. */
export function createAcme(vendor: AcmeVendor, apiKey: string, mutation: AcmeMutation = {}): Pipeline {
  const client = createHttpClient({
    providerId,
    baseUrl: () => vendor.origin,
    privateHeaders: () => ({ "x-acme-key": apiKey }),
    readFailure: (body) => ({ message: z.safeParse(z.looseObject({ error: z.string() }), body).data?.error }),
    isOwnRefusal:
      mutation.isOwnRefusal ??
      ((_status, headers, body) =>
        headers.get("content-type")?.includes("json") === true &&
        z.safeParse(z.strictObject({ error: z.string() }), body).success),
    fetch: mutation.fetch?.(vendor.fetch) ?? vendor.fetch,
  });
  const provider: Provider = {
    specVersion,
    providerId,
    origin: vendor.origin,
    pipelineFromUri(path) {
      mutation.onUri?.({ client });
      if (path === "invoices") return pipeline;
      throw new InvalidInputError(`Acme has no pipeline "${path}"`, { providerId });
    },
    ...mutation.provider,
  };
  const faithful = acmePipeline(provider, client, mutation);
  const pipeline: Pipeline = { ...faithful, ...mutation.pipeline?.(faithful, { client, apiKey }) };
  return pipeline;
}

function jobUrl({ runId }: RunRef): string {
  return `/jobs/${encodeURIComponent(runId)}`;
}

function acmePipeline(
  provider: Provider,
  client: HttpClient,
  { lookEffect = "poll", takesAnyOption = false }: AcmeMutation,
): Pipeline {
  return {
    specVersion,
    provider,
    pipelineId: "invoices",
    uri: `${providerId}:invoices`,
    capabilities,

    async doStart({ documents: [document], idempotencyKey, providerOptions }, context) {
      if (!takesAnyOption)
        parseOptions(z.strictObject({}), providerOptions, { providerId, where: "providerOptions.acme" });
      const file = document?.kind === "file" ? document : undefined;
      const body = multipartBody(Object.entries({ key: idempotencyKey, file }));
      const { body: job } = await client.request(
        {
          method: "POST",
          url: "/jobs",
          body,
          effect: "start",
          schema: jobSchema,
          search: { key: idempotencyKey },
        },
        context,
      );
      return { runId: job.id, proof: "marker", observation: readJob(job) };
    },

    async doStatus({ ref }, context) {
      const { body } = await client.request(
        { url: jobUrl(ref), effect: lookEffect, schema: jobSchema },
        context,
      );
      return readJob(body);
    },

    async doResult({ snapshot }, context) {
      const { result_url: url } = snapshot.raw as { result_url: string };
      const { body } = await client.request({ url, effect: "read", schema: resultSchema }, context);
      return { version: 1, answers: { result: body as JsonValue } };
    },

    normalizeResult({ raw }) {
      const { fields, text } = parseResponse(resultSchema, raw.answers.result, "The result", { providerId });
      const content = text ? { text } : {};
      return { data: fields, content, outputs: [], issues: [], usage: {}, providerMetadata: {} };
    },

    async doCancel({ ref }, context) {
      await client.request({ method: "DELETE", url: jobUrl(ref), effect: "write" }, context);
    },

    async doFindLostRuns({ search }, context) {
      const { body } = await client.request(
        {
          url: "/jobs",
          query: { key: typeof search.key === "string" ? search.key : undefined },
          effect: "read",
          schema: z.looseObject({ jobs: z.array(jobSchema) }),
        },
        context,
      );
      const proven = body.jobs.map((job) => ({
        runId: job.id,
        proof: "marker" as const,
        observation: readJob(job),
      }));
      return { proven, possible: [], complete: true };
    },
  };
}

function readJob(job: z.infer<typeof jobSchema>): RunObservation {
  return {
    ...mapStatus(words, job.state),
    runId: job.id,
    rawStatus: job.state,
    steps: (job.steps ?? []).map(({ name, state }, index) => {
      const { status, issues } = mapStatus(stepWords, state, "step");
      return {
        key: name,
        index,
        type: name,
        kind: index === 0 ? "parse" : "extract",
        dependsOn: index === 0 ? [] : ["read"],
        status,
        rawStatus: state,
        issues,
        hasResult: false,
        raw: { name, state },
      };
    }),
    raw: job,
  };
}
