import type { StandardSchemaV1 } from "@standard-schema/spec";
import { VendorError } from "../errors/vendor-error.ts";
import { nameException } from "../model/name-exception.ts";
import { quotePath } from "../model/quote.ts";
import type { RunRef } from "../model/run-ref.ts";

const mostProblems = 5;

/**
 * The structured output, checked and typed by the caller's schema.
 *
 * @throws VendorError with code `bad_response` and the output in `data`, when it does not fit.
 */
export async function validateData(schema: StandardSchemaV1, data: unknown, ref: RunRef): Promise<unknown> {
  const outcome = await validate(schema, data);
  if ("value" in outcome) return outcome.value;
  throw new VendorError("bad_response", `The structured output does not match the schema${outcome.places}`, {
    ref,
    data,
    nextStep:
      "The output is in error.data, for the schema to say more; for the whole result, attach to error.ref without a schema.",
  });
}

/** A schema of the caller may throw where it should return a problem, in a transform for example. */
async function validate(
  schema: StandardSchemaV1,
  data: unknown,
): Promise<{ value: unknown } | { places: string }> {
  try {
    const outcome = await schema["~standard"].validate(data);
    return outcome.issues ? { places: describePlaces(outcome.issues) } : { value: outcome.value };
  } catch (error) {
    return { places: `, which threw ${nameException(error)}` };
  }
}

/** Where it does not match. What a schema says of it is left out: many quote the value, which is the document's. */
function describePlaces(issues: readonly StandardSchemaV1.Issue[]): string {
  const shown = issues
    .slice(0, mostProblems)
    .map(({ path }) => quotePath(path?.map((part) => (typeof part === "object" ? part.key : part)) ?? []))
    .map((place) => (place === "" ? "the whole" : place));
  const left = issues.length - shown.length;
  return ` at ${[...new Set(shown)].join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}
