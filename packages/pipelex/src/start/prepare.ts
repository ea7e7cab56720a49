import {
  type FileSource,
  InvalidInputError,
  type JsonBody,
  omitNullish,
  type StartRequest,
  UnsupportedError,
  type VendorCall,
} from "@docmux/core/provider";
import { dialectFacts, type PipelexDialect } from "../dialect.ts";
import type { PipeName, Target } from "../names.ts";
import {
  type PipelexOutputMultiplicity,
  type PipelexRunOptions,
  type PipelexSettings,
  providerId,
} from "../settings.ts";
import { shapeInputs } from "./inputs.ts";

/** What a pipe is asked to start, with `providerOptions.pipelex` read. */
export type PipelexStartRequest = Omit<StartRequest, "providerOptions"> & { options: PipelexRunOptions };

/** A run that is to be started: where, what, and on which inputs. All of it is checked. */
export interface RunContext {
  call: VendorCall;
  settings: PipelexSettings;
  dialect: PipelexDialect;
  target: Target;
  /** Stands for the pipe where a response names none. */
  pipeCode: string;
  /** Those of the run, and below them those of the pipeline. */
  options: PipelexRunOptions;
  /** As they are sent; a file is a {@link FileSource} at its place. */
  inputs: Record<string, unknown>;
  /** The files among the inputs, in order. */
  files: readonly FileSource[];
  idempotencyKey: string;
}

/** Refuses what the server that was found has no word for. */
export function requireTarget({ bundles, methodId }: Target, dialect: PipelexDialect): void {
  if (methodId !== undefined && dialect !== "hosted") {
    throw new UnsupportedError("Saved methods are run by Pipelex's hosted service only", {
      providerId,
      nextStep: "Pass a pipe code or a bundle. No request was sent.",
    });
  }
  if (bundles.length > 1 && dialect === "legacy") {
    throw new UnsupportedError("A legacy server of Pipelex takes one bundle, not several", {
      providerId,
      nextStep: "Put everything into one text. No request was sent.",
    });
  }
}

/**
 * Shapes what a run is asked for.
 *
 * @throws InvalidInputError; no run was started then.
 */
export async function prepareRun(
  { documents, inputs: named = {}, options: runOptions, idempotencyKey }: PipelexStartRequest,
  { name, ...place }: Pick<RunContext, "call" | "settings" | "dialect" | "target"> & { name: PipeName },
): Promise<RunContext> {
  const options = { ...name.options, ...runOptions };
  const { dialect } = place;
  const shaped = await shapeInputs({
    documents,
    named,
    documentInput: options.documentInput ?? "document",
    documentConcept: options.concept,
    dialect,
  });
  return { ...place, ...shaped, pipeCode: name.id, options, idempotencyKey };
}

/**
 * The body of `execute` and `start`, in the words of the dialect.
 *
 * @param background - for `start`: the id that the client chose, and who is called at the end.
 */
export function runBody(
  { dialect, target, inputs, options }: RunContext,
  background: { runId?: string | undefined; callbackUrls?: readonly string[] | undefined } = {},
): Record<string, unknown> {
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
      ...bundleMember(target, dialect),
      method_id: target.methodId,
    }),
    inputs,
    ...omitNullish({
      output_name: options.outputName,
      output_multiplicity: multiplicity,
      dynamic_output_concept_ref: options.dynamicOutputConcept,
      pipeline_run_id: background.runId,
      callback_urls: background.callbackUrls,
    }),
  };
}

/** Servers since 0.16 take bundles as files; the older list of texts is being retired. */
function bundleMember({ bundles }: Target, dialect: PipelexDialect): Record<string, unknown> {
  if (bundles.length === 0) return {};
  if (dialectFacts[dialect].bundleMember === "mthds_contents") return { mthds_contents: bundles };
  return { files: Object.fromEntries(bundles.map((text, index) => [bundlePath(index), text])) };
}

/** The main bundle has the name that the vendor's own tools give it. */
function bundlePath(index: number): string {
  return index === 0 ? "bundle.mthds" : `bundle_${index + 1}.mthds`;
}

/** The pages say "single" and "variable"; the servers read false and true. */
function wireMultiplicity(value: PipelexOutputMultiplicity | undefined): boolean | number | undefined {
  if (value === "single") return false;
  return value === "variable" ? true : value;
}

/** Refuses a request that the server would refuse after having received all of it. */
export function requireWithinLimit({ sizeBytes }: JsonBody, { settings, dialect }: RunContext): void {
  const limit = settings.maxRequestBytes ?? dialectFacts[dialect].maxRequestBytes;
  if (sizeBytes <= limit) return;
  throw new InvalidInputError(
    `The request would have ${inMebibytes(sizeBytes)} MiB, files a third larger than on disk; the server takes ${inMebibytes(limit)} MiB`,
    { providerId, nextStep: "Pass documents as https URLs, or fewer at once. No request was sent." },
  );
}

function inMebibytes(bytes: number): string {
  return String(Number((bytes / 1024 / 1024).toPrecision(4)));
}
