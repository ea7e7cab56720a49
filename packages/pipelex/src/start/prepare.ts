import {
  InvalidInputError,
  omitNullish,
  parseOptions,
  type StartRequest,
  UnsupportedError,
} from "@docmux/core/provider";
import type { JsonBody } from "../body.ts";
import { dialectFacts, type PipelexDialect } from "../dialect.ts";
import type { Target } from "../names.ts";
import {
  type Config,
  type OutputMultiplicity,
  type PipelexOutputOptions,
  type PipelexRunOptions,
  providerId,
  runOptionsSchema,
} from "../settings.ts";
import { shapeInputs } from "./inputs.ts";

/** What a run is started with. */
export interface RunPlace {
  config: Config;
  dialect: PipelexDialect;
  target: Target;
  /** Stands for the pipe where an answer names none. */
  pipeCode: string;
}

/** What a run is asked for, checked. */
export interface PreparedRequest {
  options: PipelexRunOptions;
  inputs: Record<string, unknown>;
}

/** Reads `providerOptions.pipelex`, strictly. */
export function readRunOptions(providerOptions: unknown): PipelexRunOptions {
  return parseOptions(runOptionsSchema, providerOptions, { providerId, where: "providerOptions.pipelex" });
}

/** Refuses what the server that was found has no word for. */
export function requireTarget({ bundles, methodId }: Target, dialect: PipelexDialect): void {
  if (methodId !== undefined && dialect !== "hosted") {
    throw new UnsupportedError("Saved methods are run by Pipelex's hosted service only", {
      providerId,
      nextStep: "Pass a pipe code or a bundle; nothing was sent.",
    });
  }
  if (bundles.length > 1 && dialect === "legacy") {
    throw new UnsupportedError("A legacy server of Pipelex takes one bundle, not several", {
      providerId,
      nextStep: "Put everything into one text; nothing was sent.",
    });
  }
}

/**
 * Checks what a run is asked for and shapes its inputs.
 *
 * @throws InvalidInputError, UnsupportedError; nothing was sent then.
 */
export async function prepareRequest(
  request: StartRequest,
  dialect: PipelexDialect,
  pipelineOptions: PipelexOutputOptions,
): Promise<PreparedRequest> {
  const options = { ...pipelineOptions, ...readRunOptions(request.providerOptions) };
  const inputs = await shapeInputs({
    documents: request.documents,
    named: request.inputs ?? {},
    documentInput: options.documentInput ?? "document",
    documentConcept: options.concept ?? dialectFacts[dialect].documentConcept,
    dialect,
  });
  return { options, inputs };
}

/** What else goes into a request for a run. */
export interface RunBodyParts {
  target: Target;
  inputs: Record<string, unknown>;
  options: PipelexOutputOptions;
  /** For `/start`. */
  runId?: string | undefined;
  callbackUrls?: readonly string[] | undefined;
}

/** The body of `execute` and `start`, in the words of the dialect. */
export function runBody(dialect: PipelexDialect, parts: RunBodyParts): Record<string, unknown> {
  const { target, inputs, options } = parts;
  const multiplicity = wireMultiplicity(options.outputMultiplicity);
  if (dialect === "legacy") {
    // All six members of the page "Pipe Run", with null for what is not said, as its own examples write them.
    return {
      pipe_code: target.pipeCode ?? null,
      plx_content: target.bundles[0] ?? null,
      inputs,
      output_name: options.outputName ?? null,
      output_multiplicity: multiplicity ?? null,
      dynamic_output_concept_code: options.dynamicOutputConcept ?? null,
    };
  }
  return {
    ...omitNullish({
      pipe_code: target.pipeCode,
      mthds_contents: target.bundles.length > 0 ? target.bundles : undefined,
      method_id: target.methodId,
    }),
    inputs,
    ...omitNullish({
      output_name: options.outputName,
      output_multiplicity: multiplicity,
      dynamic_output_concept_ref: options.dynamicOutputConcept,
      pipeline_run_id: parts.runId,
      callback_urls: parts.callbackUrls,
    }),
  };
}

/** The pages say "single" and "variable"; the servers read false and true. */
function wireMultiplicity(value: OutputMultiplicity | undefined): boolean | number | undefined {
  if (value === "single") return false;
  return value === "variable" ? true : value;
}

/** Refuses a request that the server would refuse after having received all of it. */
export function requireWithinLimit(body: JsonBody, config: Config, dialect: PipelexDialect): void {
  const limit = config.maxRequestBytes(dialect);
  if (body.sizeBytes <= limit) return;
  throw new InvalidInputError(
    `The request would have ${inMebibytes(body.sizeBytes)} MiB, files a third larger than on disk; the server takes ${inMebibytes(limit)} MiB`,
    { providerId, nextStep: "Pass documents as https URLs, or fewer at once; nothing was sent." },
  );
}

function inMebibytes(bytes: number): string {
  return String(Number((bytes / 1024 / 1024).toPrecision(4)));
}
