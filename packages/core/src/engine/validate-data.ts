import type { StandardSchemaV1 } from "@standard-schema/spec";
import { VendorError } from "../errors/vendor-error.ts";
import type { RunRef } from "../model/run-ref.ts";

const mostProblems = 5;

/**
 * The structured output, checked and typed by the caller's schema.
 *
 * @throws VendorError with code `bad_response` and the output in `data`, when it does not fit.
 */
export async function validateData(schema: StandardSchemaV1, data: unknown, ref: RunRef): Promise<unknown> {
  const outcome = await validate(schema, data);
  if (!outcome.issues) return outcome.value;
  const problems = outcome.issues.slice(0, mostProblems).map(({ path, message }) => {
    const place = path?.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
    return place ? `${place}: ${message}` : message;
  });
  const left = outcome.issues.length - problems.length;
  const more = left > 0 ? `; and ${left} more` : "";
  throw new VendorError(
    "bad_response",
    `The structured output does not fit the schema: ${problems.join("; ")}${more}`,
    {
      ref,
      data,
      nextStep: "The output is in error.data; for the whole result, attach to error.ref without a schema.",
    },
  );
}

/** A schema of the caller may throw where it should tell, in a transform for example. */
async function validate(schema: StandardSchemaV1, data: unknown): Promise<StandardSchemaV1.Result<unknown>> {
  try {
    return await schema["~standard"].validate(data);
  } catch (error) {
    return { issues: [{ message: String(error) }] };
  }
}
