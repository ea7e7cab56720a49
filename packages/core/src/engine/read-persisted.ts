import type * as z from "zod/mini";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { modelVersion } from "../model/run-ref.ts";
import { safeParse } from "../model/safe-parse.ts";

/**
 * Reads something that was stored, refusing what a newer release wrote rather than half understanding it.
 *
 * @throws InvalidInputError
 */
export function readPersisted<Output>(schema: z.core.$ZodType<Output>, value: unknown, what: string): Output {
  const version =
    typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  if (typeof version === "number" && version > modelVersion) {
    throw new InvalidInputError(`The ${what} was written by a newer docmux (version ${version})`, {
      nextStep: `This release reads version ${modelVersion}; upgrade docmux.`,
    });
  }
  const parsed = safeParse(schema, value);
  if ("data" in parsed) return parsed.data;
  throw new InvalidInputError(`The ${what} does not fit: ${parsed.problem}`, {
    nextStep: "Pass it as docmux wrote it.",
  });
}
