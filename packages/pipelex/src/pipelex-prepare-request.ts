import { InvalidInputError, type StartRequest, UnsupportedError } from "@docmux/core/provider";
import { parseOptions } from "@docmux/core/provider-utils";
import { type PipelexConfig, providerId } from "./pipelex-config.ts";
import { dialectFacts, type PipelexDialect } from "./pipelex-dialect.ts";
import { shapeInputs } from "./pipelex-inputs.ts";
import type { JsonBody } from "./pipelex-json-body.ts";
import { type PipelexOutputOptions, type PipelexRunOptions, runOptionsSchema } from "./pipelex-options.ts";
import type { PipelexTarget } from "./pipelex-run-body.ts";

/** What a run is asked for, checked. */
export interface PreparedRequest {
  options: PipelexRunOptions;
  inputs: Record<string, unknown>;
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

/** Reads `providerOptions.pipelex`, strictly. */
export function readRunOptions(providerOptions: unknown): PipelexRunOptions {
  return parseOptions(runOptionsSchema, providerOptions, { providerId, where: "providerOptions.pipelex" });
}

/** Refuses what the server that was found has no word for. */
export function requireTarget({ bundles, methodId }: PipelexTarget, dialect: PipelexDialect): void {
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

/** Refuses a request that the server would refuse after having received all of it. */
export function requireWithinLimit(body: JsonBody, config: PipelexConfig, dialect: PipelexDialect): void {
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
