import { present } from "@docmux/core/provider-utils";
import type { PipelexDialect } from "./pipelex-dialect.ts";
import type { OutputMultiplicity, PipelexOutputOptions } from "./pipelex-options.ts";

/** What is run. */
export interface PipelexTarget {
  pipeCode?: string | undefined;
  bundles: readonly string[];
  methodId?: string | undefined;
}

/** What else goes into a request for a run. */
export interface RunBodyParts {
  target: PipelexTarget;
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
    ...present({
      pipe_code: target.pipeCode,
      mthds_contents: target.bundles.length > 0 ? target.bundles : undefined,
      method_id: target.methodId,
    }),
    inputs,
    ...present({
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
