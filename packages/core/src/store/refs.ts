import type * as z from "zod/mini";
import { InvalidInputError } from "../errors/errors.ts";
import { safeParse } from "../model/json.ts";
import { modelVersion, type RunRef, runRefSchema } from "../model/ref.ts";

/** What every printed ref begins with. */
export const refPrefix = "docmux-ref-";

/**
 * A ref as one short word for command lines, logs and links. {@link parseRef} reads it.
 *
 * @example
 * ```ts
 * console.log(`docmux status ${formatRef(handle.ref)}`); // docmux status docmux-ref-eyJ2ZXJzaW9uIjoxLCJwcm92...
 * ```
 */
export function formatRef(ref: RunRef): string {
  const bytes = new TextEncoder().encode(JSON.stringify(ref));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return refPrefix + base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Reads a ref: the word that `formatRef` wrote, its JSON text, or the parsed JSON.
 *
 * @throws InvalidInputError, also for a ref that a newer release wrote.
 *
 * @example
 * ```ts
 * const { providerId, runId } = parseRef(process.argv[2]);
 * ```
 */
export function parseRef(value: unknown): RunRef {
  return readPersisted(
    runRefSchema,
    typeof value === "string" ? decode(value.trim()) : value,
    "run ref",
  ) as RunRef;
}

function decode(text: string): unknown {
  try {
    if (!text.startsWith(refPrefix)) return JSON.parse(text);
    const base64 = text.slice(refPrefix.length).replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (symbol) => symbol.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InvalidInputError("The text is not a run ref", {
      nextStep: "Pass what formatRef or JSON.stringify(handle) wrote, whole.",
    });
  }
}

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
