import * as z from "zod/mini";
import type { ErrorFacts } from "../errors/docmux-error.ts";
import { VendorError } from "../errors/vendor-error.ts";
import { describeProblems } from "../model/describe-problems.ts";

/**
 * Reads a vendor's answer with a forgiving schema.
 *
 * @throws VendorError with code `bad_response` when even that does not fit.
 */
export function parseAnswer<Output>(
  schema: z.core.$ZodType<Output>,
  body: unknown,
  what: string,
  facts: ErrorFacts,
): Output {
  const problem = (text: string) => new VendorError("bad_response", `${what} cannot be read: ${text}`, facts);
  let parsed: z.core.util.SafeParseResult<Output>;
  try {
    parsed = z.core.safeParse(schema, body);
  } catch {
    // A value nested deeper than the stack makes the parser overflow.
    throw problem("it is nested too deeply");
  }
  if (parsed.success) return parsed.data;
  throw problem(describeProblems(parsed.error));
}
