import { InvalidInputError, type Provider, parseOptions, specVersion } from "@docmux/core/provider";
import { extractPipeline, type LocalPipeline, parsePipeline } from "./pipeline.ts";
import { type ReadDocument, readDocument } from "./reader/read.ts";
import {
  type LocalExtractOptions,
  type LocalParseOptions,
  type LocalSettings,
  providerId,
  settingsSchema,
} from "./settings.ts";

/** LiteParse reads one document at a time; the second is prepared meanwhile. */
const defaultConcurrency = 2;

/** Documents read on this machine. */
export interface LocalProvider extends Provider<typeof providerId> {
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
  const pipelines = {
    parse: () => parsePipeline({ provider, settings, read }),
    extract: () => extractPipeline({ provider, settings, read }),
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
