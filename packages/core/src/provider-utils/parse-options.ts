import type * as z from "zod/mini";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { safeParse } from "../model/safe-parse.ts";

/**
 * Checks what a caller passed under `providerOptions[providerId]` or as settings. Use a strict schema: an unknown name
 * is a mistake.
 *
 * @throws InvalidInputError that names every member that does not fit.
 */
export function parseOptions<Output>(
  schema: z.core.$ZodType<Output>,
  value: unknown,
  { providerId, where }: { providerId: string; where: string },
): Output {
  const parsed = safeParse(schema, value ?? {});
  if ("data" in parsed) return parsed.data;
  throw new InvalidInputError(`${where} does not fit: ${parsed.problem}`, {
    providerId,
    nextStep: "Mend the members that are named; nothing was sent.",
  });
}
