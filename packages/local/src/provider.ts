import {
  InvalidInputError,
  type Pipeline,
  type Provider,
  parseOptions,
  specVersion,
} from "@docmux/core/provider";
import { defaultSchema } from "./extract/default-schema.ts";
import { type ReadDocument, readDocument } from "./reader/read.ts";
import { type LocalMetadata, readResult } from "./result.ts";
import { compileSchema, refuseSchema } from "./schema.ts";
import {
  extractOptionsSchema,
  type LocalExtractOptions,
  type LocalParseOptions,
  type LocalSettings,
  parseOptionsSchema,
  providerId,
  settingsSchema,
} from "./settings.ts";
import { startRun } from "./start.ts";

/** LiteParse reads one document at a time; the second is prepared meanwhile. */
const defaultConcurrency = 2;

/** A pipeline of this machine. */
export type LocalPipeline<Options> = Pipeline<"local", Options, LocalMetadata>;

/** Documents read on this machine. */
export interface LocalProvider extends Provider<"local"> {
  /** `local:parse`: text, Markdown, tables and chunks. */
  parse(): LocalPipeline<LocalParseOptions>;
  /** `local:extract`: what `local:parse` reads, and structured data by rules, without a model. */
  extract(): LocalPipeline<LocalExtractOptions>;
}

/**
 * Makes the provider. It needs no account and no key, and opens no connection.
 *
 * @throws InvalidInputError for a setting that it does not know.
 *
 * @example
 * ```ts
 * const docmux = createDocmux({ providers: [createLocal()] });
 * const { content } = await docmux.run("local:parse", { path: "invoice.pdf" });
 * ```
 */
export function createLocal(settings: LocalSettings = {}): LocalProvider {
  return assembleLocal(settings, readDocument);
}

/** The provider with the default settings. */
export const local: LocalProvider = createLocal();

/** The provider over any way of reading, for tests that count and break it. */
export function assembleLocal(given: LocalSettings, read: ReadDocument): LocalProvider {
  const settings = parseOptions(settingsSchema, given, { providerId, where: "A setting" });
  const place = { providerId, where: `providerOptions.${providerId}` };
  const pipelines = {
    parse: (): LocalPipeline<LocalParseOptions> => ({
      ...ground(provider, "parse"),
      doStart(request, context) {
        const options = parseOptions(parseOptionsSchema, request.providerOptions, place);
        return startRun(request, context, { options, settings, read });
      },
      normalizeResult: ({ raw }) => readResult(raw),
      compileSchema: refuseSchema,
    }),
    extract: (): LocalPipeline<LocalExtractOptions> => ({
      ...ground(provider, "extract", { baseline: "rules, no model" }),
      doStart(request, context) {
        const given = parseOptions(extractOptionsSchema, request.providerOptions, place);
        const { schema = defaultSchema, ...options } = given;
        return startRun(request, context, { options, settings, read, schema });
      },
      normalizeResult: ({ raw }) => readResult(raw),
      compileSchema,
    }),
  };
  const provider: LocalProvider = {
    specVersion,
    providerId,
    // No host: nothing is sent anywhere.
    origin: "local:",
    concurrency: settings.concurrency ?? defaultConcurrency,
    ...pipelines,
    pipelineFromUri(path) {
      if (path === "parse") return pipelines.parse();
      if (path === "extract") return pipelines.extract();
      throw new InvalidInputError(`"${providerId}:${path.slice(0, 200)}" names no pipeline`, {
        providerId,
        nextStep: "Write local:parse or local:extract.",
      });
    },
  };
  return provider;
}

function ground(
  provider: Provider<"local">,
  pipelineId: string,
  more: Pick<Pipeline["capabilities"], "baseline"> = {},
) {
  return {
    specVersion,
    provider,
    pipelineId,
    uri: `${providerId}:${pipelineId}`,
    capabilities: {
      observe: "blocking",
      cancel: false,
      attach: false,
      steps: "final",
      pages: true,
      outputFormats: ["markdown", "json", "chunks"],
      multiDocument: false,
      inputs: false,
      documents: ["file"],
      // The id of a run follows from the key, the request and the bytes.
      idempotentStart: true,
      findsLostStarts: false,
      ...more,
    },
  } as const satisfies Partial<Pipeline>;
}
