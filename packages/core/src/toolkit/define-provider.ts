import * as z from "zod/mini";
import type { CallContext } from "../contract/call.ts";
import { type Capabilities, type Pipeline, type Provider, specVersion } from "../contract/provider.ts";
import type { NormalizedResult, RunObservation } from "../contract/readings.ts";
import type { ObjectField, SchemaCompilation } from "../contract/schema.ts";
import type { FoundStarts, StartRequest, StartResponse } from "../contract/start.ts";
import type { VerifiedWebhook, WebhookDelivery } from "../contract/webhook.ts";
import { DocmuxError } from "../errors/docmux-error.ts";
import { InvalidInputError, StartUnknownError, UnsupportedError } from "../errors/errors.ts";
import { isRecord, type JsonObject, type JsonValue } from "../model/json.ts";
import type { RunRef } from "../model/ref.ts";
import type { RunSnapshot } from "../model/snapshot.ts";
import type { Step } from "../model/step.ts";
import { cleanupOf, createRefSigner, type RefSigner } from "./cleanup.ts";
import { type DirectCallOptions, directContext } from "./client.ts";
import type { AuthorizedRequest, HttpClientSettings, VendorFailure } from "./request.ts";
import { loadApiKey, loadOptionalSetting, parseBaseUrl, parseOptions } from "./settings.ts";
import { bindCall, type CallSettings, type VendorCall } from "./vendor-call.ts";

/** Settings that every vendor has. */
export interface CommonSettings {
  /** Default: the vendor's environment variable, read when a request is made. */
  apiKey?: string | undefined;
  /** Default: the vendor's own address. */
  baseUrl?: string | undefined;
  /** Sent with every request to the vendor's own origin. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Replaces the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Calls to the vendor at once. Default 8. */
  concurrency?: number | undefined;
}

/** A vendor, said once. What two vendors would write in the same words is in {@link defineProvider}. */
export interface ProviderDefinition<
  Id extends string,
  Own extends object,
  Face extends object,
  P extends Pipeline<Id>,
> {
  /** Lower case: the part of a pipeline URI before the colon. */
  id: Id;
  /** Where the vendor is. */
  api: ApiLocation<Own>;
  /** Checks the vendor's own settings next to {@link CommonSettings}; strict. */
  settings?: z.core.$ZodType<Own>;
  /** Proves who asks, for each attempt and at the API's own origin only. */
  authorize(request: AuthorizedRequest, kit: ProviderKit<Id, Own>): void | Promise<void>;
  /** See `HttpClientSettings.isOwnRefusal`: it has no default. */
  isOwnRefusal: HttpClientSettings["isOwnRefusal"];
  /** Reads the vendor's error body. Default: the sentence in `error`, `detail` or `message`. */
  readFailure?(body: unknown, httpStatus: number): VendorFailure;
  /** See `Provider.verifyWebhook`. Left out: the vendor sends no webhooks. */
  verifyWebhook?(delivery: WebhookDelivery, kit: ProviderKit<Id, Own>): Promise<VerifiedWebhook | undefined>;
  /** What the vendor calls its things, such as `workflow(id)`. Reads no key and opens nothing: importing must not fail. */
  face(kit: ProviderKit<Id, Own>): Face;
  /** The pipeline behind the colon of a URI; `undefined` where the path names none. */
  pipelineFromUri(path: string, face: Face): P | undefined;
  /** What to write instead, for the error then. */
  uriHelp: string;
}

/** Where a vendor's API is, and which environment variables override it. */
export interface ApiLocation<Own> {
  /** The vendor's own base URL; a function where it depends on other settings, such as a region. */
  url: string | ((settings: Own & CommonSettings) => string);
  /** Environment variable with another base URL. */
  urlVariable?: string;
  /** Environment variable with the API key. */
  keyVariable: string;
  /** Added to every base URL, unless it ends with that path of any version: `/api/v1`. */
  path?: string;
  /** Changes a base URL that was given, for vendors whose own clients write it in several ways. */
  normalize?(baseUrl: string): string;
}

/** What {@link defineProvider} hands to the parts of a definition. */
export interface ProviderKit<Id extends string, Own> {
  /** As they were passed. */
  readonly settings: Own & CommonSettings;
  /** @throws ConfigError when there is no key. */
  apiKey(): string;
  /** With `api.path`, without a trailing slash. */
  baseUrl(): string;
  /** A call that no run stands behind: what lists and files of the vendor are made of. */
  call(options?: DirectCallOptions): VendorCall;
  /** Makes a pipeline of this provider. */
  pipeline<Options = Record<string, never>, Metadata = unknown>(
    definition: PipelineDefinition<Options, Metadata>,
  ): Pipeline<Id, Options, Metadata>;
}

/** What can be run. `observe`, `attach`, `cancel` and `findsLostStarts` of its capabilities follow from the methods that are there. */
export interface PipelineDefinition<Options, Metadata> {
  /** The vendor's id. */
  id: string;
  version?: string | undefined;
  /** The part of the URI behind the colon. Default: `<id>` or `<id>@<version>`. */
  path?: string;
  /** What is left out is not offered. */
  offers: Partial<Omit<Capabilities, "observe" | "attach" | "cancel" | "findsLostStarts">> &
    Pick<Capabilities, "documents"> & {
      /** A larger file is refused before anything is sent. */
      maxFileBytes?: number;
    };
  /** Checks `providerOptions`; strict. Default: none are taken. */
  options?: z.core.$ZodType<Options>;
  /**
   * Places documents, and sends the request that bills by `call.start`. Left out: the pipeline is for a run that exists, see
   * `attachedRun`.
   *
   * @param note - names what the start left at the vendor, for `cleanUp`.
   */
  start?(
    request: Omit<StartRequest, "providerOptions"> & { options: Options },
    call: VendorCall,
    note: { uploaded(item: JsonValue): void },
  ): Promise<StartResponse>;
  /** One status check. Left out: the answer to the start is the end of the run. */
  status?(ref: RunRef, call: VendorCall): Promise<RunObservation>;
  /** Fetches the raw answers; interprets nothing. */
  result?(
    run: { ref: RunRef; snapshot: RunSnapshot },
    call: VendorCall,
  ): Promise<Readonly<Record<string, JsonValue>>>;
  /** Fetches one step's raw answers. */
  stepResult?(
    run: { ref: RunRef; snapshot: RunSnapshot; step: Step },
    call: VendorCall,
  ): Promise<Readonly<Record<string, JsonValue>>>;
  /** Reads raw answers. Pure; what is left out is empty. */
  read(
    answers: Readonly<Record<string, JsonValue>>,
    snapshot: RunSnapshot,
  ): Partial<Omit<NormalizedResult, "providerMetadata">> & { metadata?: Metadata };
  /** What a schema of the caller is at this vendor. Pure. Left out: what is extracted is defined at the vendor. */
  compileSchema?(fields: ObjectField): SchemaCompilation;
  /** Asks the vendor to stop the run. */
  cancel?(ref: RunRef, call: VendorCall): Promise<unknown>;
  /** Looks for a run whose start answer was lost. */
  findStarted?(search: JsonObject, call: VendorCall): Promise<FoundStarts>;
  /**
   * Deletes one thing that `note.uploaded` named, where the start's option `cleanup` is true: once the result was fetched, or
   * immediately when the answer to the start holds it, or refuses it.
   */
  cleanUp?(item: JsonValue, call: VendorCall): Promise<void>;
}

/**
 * Makes the function that makes a provider, out of what only this vendor has: settings, key, origin, URIs, clients, clean-up
 * and the contract's bookkeeping are the same for all.
 *
 * @example
 * ```ts
 * const createQuillby = defineProvider({
 *   id: "quillby",
 *   api: { url: "https://api.quillby.example", keyVariable: "QUILLBY_API_KEY" },
 *   authorize: ({ headers }, { apiKey }) => headers.set("authorization", `Bearer ${apiKey()}`),
 *   isOwnRefusal: (status, _headers, body) => status === 429 && isRecord(body) && body.error === "Too many jobs",
 *   face: ({ pipeline }) => ({ workflow: (id: string) => pipeline({ id, offers: { documents: ["file"] }, ...workflow }) }),
 *   pipelineFromUri: (path, { workflow }) => (/^[\w-]+$/.test(path) ? workflow(path) : undefined),
 *   uriHelp: "Write quillby:<workflow>.",
 * });
 * ```
 */
export function defineProvider<
  const Id extends string,
  Own extends object,
  Face extends object,
  P extends Pipeline<Id>,
>(
  definition: ProviderDefinition<Id, Own, Face, P>,
): (settings?: Own & CommonSettings) => Provider<Id, P> & Face {
  return (settings = {} as Own & CommonSettings) => {
    checkSettings(definition, settings);
    const { id: providerId, api } = definition;
    const baseUrl = () => locateApi(providerId, api, settings);
    const apiKey = () => loadApiKey({ providerId, value: settings.apiKey, variable: api.keyVariable });
    const { isOwnRefusal, readFailure } = definition;
    const client: CallSettings = {
      providerId,
      baseUrl,
      fetch: settings.fetch,
      privateHeaders: () => ({ ...settings.headers }),
      authorize: (request) => definition.authorize(request, kit),
      isOwnRefusal,
      ...(readFailure ? { readFailure } : {}),
    };
    const bind: Bind = (context, searchAlso) => bindCall(client, context, searchAlso);
    const seal = createRefSigner(apiKey);
    const kit: ProviderKit<Id, Own> = {
      settings,
      apiKey,
      baseUrl,
      call: (options) => bind(directContext(options)),
      pipeline: (made) => assemblePipeline(made, { provider, bind, seal }),
    };
    const face = definition.face(kit);
    const provider: Provider<Id, P> = {
      specVersion,
      providerId,
      get origin() {
        return new URL(baseUrl()).origin;
      },
      async accountId() {
        const key = loadOptionalSetting({ value: settings.apiKey, variable: api.keyVariable }) ?? "no key";
        const signed = await createRefSigner(() => key).sign(["account", new URL(baseUrl()).origin]);
        return signed.slice(0, 32);
      },
      ...(settings.concurrency === undefined ? {} : { concurrency: settings.concurrency }),
      ...(definition.verifyWebhook
        ? { verifyWebhook: async (delivery) => definition.verifyWebhook?.(delivery, kit) }
        : {}),
      pipelineFromUri(path) {
        const found = definition.pipelineFromUri(path, face);
        if (found) return found;
        throw new InvalidInputError(`"${providerId}:${path.slice(0, 200)}" names no pipeline`, {
          providerId,
          nextStep: definition.uriHelp,
        });
      },
    };
    return Object.assign(provider, face);
  };
}

function locateApi<Own>(
  providerId: string,
  { url, urlVariable, path, normalize }: ApiLocation<Own>,
  settings: Own & CommonSettings,
): string {
  const value = settings.baseUrl;
  const given =
    urlVariable === undefined ? value?.trim() : loadOptionalSetting({ value, variable: urlVariable });
  const base = parseBaseUrl(providerId, given || (typeof url === "string" ? url : url(settings)));
  const normalized = normalize?.(base) ?? base;
  if (path === undefined) return normalized;
  const ofAnyVersion = new RegExp(`${path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\d+/g, "\\d+")}$`);
  return ofAnyVersion.test(normalized) ? normalized : normalized + path;
}

const commonSettings = {
  apiKey: z.optional(z.string()),
  baseUrl: z.optional(z.string()),
  headers: z.optional(z.record(z.string(), z.string())),
  fetch: z.optional(
    z.custom<typeof globalThis.fetch>((value) => typeof value === "function", "expected a function"),
  ),
  concurrency: z.optional(z.int().check(z.positive())),
};

function checkSettings<Own extends object>(
  { id: providerId, settings: ownSchema }: { id: string; settings?: z.core.$ZodType<Own> },
  settings: object,
): void {
  const where = "A setting";
  const isCommon = ([name]: [string, unknown]) => Object.hasOwn(commonSettings, name);
  const entries = Object.entries(settings);
  parseOptions(z.strictObject(commonSettings), Object.fromEntries(entries.filter(isCommon)), {
    providerId,
    where,
  });
  const own = Object.fromEntries(entries.filter((entry) => !isCommon(entry)));
  parseOptions<unknown>(ownSchema ?? noOptions, own, { providerId, where });
}

const noOptions = z.strictObject({});

interface PipelineParts<Id extends string> {
  provider: Provider<Id>;
  bind: Bind;
  seal: RefSigner;
}

type Bind = (context: CallContext, searchAlso?: () => Promise<JsonObject>) => VendorCall;

function assemblePipeline<Id extends string, Options, Metadata>(
  definition: PipelineDefinition<Options, Metadata>,
  { provider, bind, seal }: PipelineParts<Id>,
): Pipeline<Id, Options, Metadata> {
  const { id, version, path, start, status, result, stepResult, cancel, findStarted, compileSchema } =
    definition;
  const { maxFileBytes, ...offers } = definition.offers;
  const { providerId } = provider;
  const cleanup = cleanupOf(definition.cleanUp, seal);
  const uri = `${providerId}:${path ?? (version === undefined ? id : `${id}@${version}`)}`;
  return {
    specVersion,
    provider,
    pipelineId: id,
    ...(version === undefined ? {} : { pipelineVersion: version }),
    uri,
    capabilities: {
      steps: "none",
      pages: false,
      outputFormats: [],
      multiDocument: false,
      inputs: false,
      idempotentStart: false,
      ...offers,
      observe: status ? "poll" : "blocking",
      attach: status !== undefined,
      cancel: cancel !== undefined,
      findsLostStarts: findStarted !== undefined,
    },
    async doStart({ providerOptions, ...request }, context) {
      if (!start) throw startsNothing(uri, providerId);
      const where = `providerOptions.${providerId}`;
      const schema = (definition.options ?? noOptions) as z.core.$ZodType<Options>;
      const options = parseOptions(schema, providerOptions, { providerId, where });
      requireFileSizes(request, maxFileBytes, providerId);
      const wantsCleanup = isRecord(options) && options.cleanup === true;
      const uploaded: JsonValue[] = [];
      const order = async () => (wantsCleanup && uploaded.length > 0 ? cleanup.order(uploaded) : {});
      const cleanUpNow = (call: VendorCall) => (wantsCleanup ? cleanup.run(uploaded, call) : []);
      const call = bind(context, order);
      try {
        const answer = await start({ ...request, options }, call, {
          uploaded: (item) => {
            uploaded.push(item);
            context.onUploaded?.(item);
          },
        });
        // The run has ended, and no later call fetches its result.
        if (answer.rawResult) return withAnswers(answer, cleanup.left(await cleanUpNow(call)));
        return withMeta(answer, await order());
      } catch (error) {
        // A run that may exist still needs its files; here there is none.
        const isRefused = DocmuxError.isInstance(error) && !StartUnknownError.isInstance(error);
        if (isRefused && !context.signal.aborted) await cleanUpNow(call);
        throw error;
      }
    },
    ...(status ? { doStatus: ({ ref }, context) => status(ref, bind(context)) } : {}),
    ...(result
      ? {
          async doResult(run, context) {
            const call = bind(context);
            const answers = await result(run, call);
            return { version: 1, answers: { ...answers, ...(await cleanup.follow(run.ref, call)) } };
          },
        }
      : {}),
    ...(stepResult
      ? {
          doStepResult: async (run, context) => ({
            version: 1,
            answers: { ...(await stepResult(run, bind(context))) },
          }),
        }
      : {}),
    ...(compileSchema ? { compileSchema } : {}),
    ...(cancel
      ? {
          async doCancel({ ref }, context) {
            await cancel(ref, bind(context));
          },
        }
      : {}),
    ...(findStarted
      ? {
          async doFindLostRuns({ search }, context) {
            const found = await findStarted(search, bind(context));
            // A candidate may be another caller's run: reading it must not delete the files of this start.
            return { ...found, proven: found.proven.map((run) => withMeta(run, cleanup.orderIn(search))) };
          },
        }
      : {}),
    normalizeResult({ raw, snapshot }) {
      const { metadata, issues = [], ...read } = definition.read(raw.answers, snapshot);
      return {
        content: {},
        outputs: [],
        usage: {},
        ...read,
        issues: [...issues, ...cleanup.issues(raw.answers)],
        providerMetadata: metadata ?? {},
      };
    },
  };
}

function startsNothing(uri: string, providerId: string): UnsupportedError {
  return new UnsupportedError(`${uri} is a run that exists, and starts none`, {
    providerId,
    nextStep: "Pass its ref to docmux.attach. No request was sent.",
    advice: { action: "call", call: "docmux.attach" },
  });
}

function withMeta(run: StartResponse, added: JsonObject): StartResponse {
  return Object.keys(added).length === 0 ? run : { ...run, meta: { ...run.meta, ...added } };
}

function withAnswers({ rawResult, ...run }: StartResponse, added: JsonObject): StartResponse {
  return rawResult
    ? { ...run, rawResult: { ...rawResult, answers: { ...rawResult.answers, ...added } } }
    : run;
}

function requireFileSizes(
  { documents }: Pick<StartRequest, "documents">,
  maxFileBytes: number | undefined,
  providerId: string,
): void {
  const large = documents.find(
    (document) => document.kind === "file" && document.sizeBytes > (maxFileBytes ?? Number.POSITIVE_INFINITY),
  );
  if (large?.kind !== "file") return;
  const sizes = [large.sizeBytes, maxFileBytes ?? 0].map(formatSize);
  throw new InvalidInputError(`"${large.filename}" has ${sizes[0]}; ${providerId} takes ${sizes[1]}`, {
    providerId,
    nextStep: "Split it. No request was sent.",
  });
}

function formatSize(bytes: number): string {
  const mebibytes = bytes / 1024 / 1024;
  return mebibytes < 1 ? `${bytes} bytes` : `${mebibytes.toFixed(1)} MiB (${bytes} bytes)`;
}
