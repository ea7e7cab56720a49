import type * as z from "zod/mini";
import type { ErrorFacts } from "../errors/docmux-error.ts";
import { VendorError } from "../errors/vendor-error.ts";
import { safeParse } from "../model/safe-parse.ts";

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
  const parsed = safeParse(schema, body);
  if ("data" in parsed) return parsed.data;
  throw new VendorError("bad_response", `${what} cannot be read: ${parsed.problem}`, facts);
}
