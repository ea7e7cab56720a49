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
  const outcome = await schema["~standard"].validate(data);
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
      nextStep: "The output is in error.data; asking the handle again without a schema costs nothing.",
    },
  );
}
