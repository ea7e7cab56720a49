import type { PipelexRunRequest } from "../run/run-state.ts";
import { isRecord } from "../run/shape-content.ts";

/** Raised for a body that a `legacy` server cannot read; it answers a bare 500 in plain text, not a 422. */
export class UnreadableBodyError extends Error {
  override name = "UnreadableBodyError";
}

/** Reads the six members of the vendor's page "Pipe Run"; others are ignored. */
export function readLegacyRequest(text: string): PipelexRunRequest {
  const body = parse(text);
  const pipeCode = textOrNull(body, "pipe_code");
  const bundle = textOrNull(body, "plx_content");
  const inputs = body.inputs ?? {};
  if (!isRecord(inputs)) throw new UnreadableBodyError("inputs must be an object");
  if (pipeCode === undefined && bundle === undefined) {
    throw new UnreadableBodyError("pipe_code and plx_content cannot both be None");
  }
  const outputName = textOrNull(body, "output_name");
  const outputMultiplicity = multiplicityOf(body.output_multiplicity);
  const outputConcept = textOrNull(body, "dynamic_output_concept_code");
  return {
    bundles: bundle === undefined ? [] : [bundle],
    inputs,
    ...(pipeCode === undefined ? {} : { pipeCode }),
    ...(outputName === undefined ? {} : { outputName }),
    ...(outputMultiplicity === undefined ? {} : { outputMultiplicity }),
    ...(outputConcept === undefined ? {} : { outputConcept }),
  };
}

function parse(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new UnreadableBodyError("not JSON");
  }
  if (!isRecord(body)) throw new UnreadableBodyError("not a JSON object");
  return body;
}

function textOrNull(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw new UnreadableBodyError(`${name} must be a string`);
}

/** The page also writes `"single"` and `"variable"`; its server reads booleans and numbers, and fails on a text. */
function multiplicityOf(value: unknown): boolean | number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "boolean" || Number.isInteger(value)) return value as boolean | number;
  throw new UnreadableBodyError("output_multiplicity must be a boolean or a number");
}
