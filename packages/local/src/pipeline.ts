import { type Pipeline, type Provider, parseOptions, specVersion } from "@docmux/core/provider";
import { defaultSchema } from "./extract/default-schema.ts";
import type { ReadDocument } from "./reader/read.ts";
import { type LocalMetadata, readResult } from "./result/read.ts";
import {
  extractOptionsSchema,
  type LocalExtractOptions,
  type LocalParseOptions,
  type LocalSettings,
  parseOptionsSchema,
  providerId,
} from "./settings.ts";
import { startRun } from "./start.ts";

/** What the pipelines share. */
export interface PipelineParts {
  provider: Provider<typeof providerId>;
  settings: LocalSettings;
  read: ReadDocument;
}

/** A pipeline of this machine. */
export type LocalPipeline<Options> = Pipeline<typeof providerId, Options, LocalMetadata>;

const where = `providerOptions.${providerId}`;

/** `local:parse`: text, Markdown, tables and chunks. */
export function parsePipeline({ provider, ...parts }: PipelineParts): LocalPipeline<LocalParseOptions> {
  return {
    ...ground(provider, "parse"),
    doStart(request, context) {
      const options = parseOptions(parseOptionsSchema, request.providerOptions, { providerId, where });
      return startRun(request, context, { options, ...parts });
    },
    normalizeResult: ({ raw }) => readResult(raw),
  };
}

/** `local:extract`: what `local:parse` reads, and structured data by rules. */
export function extractPipeline({ provider, ...parts }: PipelineParts): LocalPipeline<LocalExtractOptions> {
  return {
    ...ground(provider, "extract"),
    doStart(request, context) {
      const given = parseOptions(extractOptionsSchema, request.providerOptions, { providerId, where });
      const { schema = defaultSchema, ...options } = given;
      return startRun(request, context, { options, schema, ...parts });
    },
    normalizeResult: ({ raw }) => readResult(raw),
  };
}

function ground(provider: Provider<typeof providerId>, pipelineId: string) {
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
    },
  } as const satisfies Partial<Pipeline>;
}
