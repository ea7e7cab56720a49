import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { type RunRef, runRefSchema } from "../model/run-ref.ts";
import { refPrefix } from "./format-ref.ts";
import { readPersisted } from "./read-persisted.ts";

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
