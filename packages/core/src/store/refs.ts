import type * as z from "zod/mini";
import { InvalidInputError } from "../errors/errors.ts";
import { safeParse } from "../model/json.ts";
import { modelVersion, type RunRef, runRefSchema, type ShortRef } from "../model/ref.ts";

/** What every printed ref begins with. */
const refPrefix = "docmux-ref-";

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
 * A ref as a person reads, types and greps it, such as `datalab:pl_abc123#pex_9`. {@link parseRef} reads it with the
 * providers that it may name.
 */
export function formatShortRef({ pipelineUri, runId }: Pick<RunRef, "pipelineUri" | "runId">): ShortRef {
  return `${pipelineUri}#${encodeURIComponent(runId)}` as ShortRef;
}

/**
 * Reads a ref: what `formatRef` or `formatShortRef` wrote, its JSON text, or the parsed JSON. What a short ref lacks is
 * absent.
 *
 * @throws InvalidInputError, also for a ref that a newer release wrote.
 */
export function parseRef(value: unknown): RunRef | ShortRefParts {
  const text = typeof value === "string" ? value.trim() : undefined;
  const short = text === undefined ? undefined : readShortRef(text);
  if (short) return short;
  return readPersisted(runRefSchema, text === undefined ? value : decode(text), "run ref") as RunRef;
}

/** What a short ref says. */
export interface ShortRefParts {
  pipelineUri: string;
  runId: string;
}

function readShortRef(text: string): ShortRefParts | undefined {
  const match = /^([a-z][a-z0-9-]*:[^\s#]+)#([^\s#]+)$/.exec(text);
  if (!match?.[1] || !match[2]) return undefined;
  try {
    return { pipelineUri: match[1], runId: decodeURIComponent(match[2]) };
  } catch {
    throw new InvalidInputError("The run id of the short ref has a broken escape", {
      nextStep: "Pass it as handle.toString() wrote it, whole.",
      advice: { action: "call", call: "handle.toString" },
    });
  }
}

function decode(text: string): unknown {
  try {
    if (!text.startsWith(refPrefix)) return JSON.parse(text);
    const base64 = text.slice(refPrefix.length).replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (symbol) => symbol.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InvalidInputError("The text is not a run ref", {
      nextStep:
        "Pass a short ref such as datalab:pl_abc123#pex_9, or what JSON.stringify(handle) wrote, whole.",
      advice: { action: "call", call: "JSON.stringify" },
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
  throw new InvalidInputError(`The ${what} is invalid: ${parsed.problem}`, {
    nextStep: "Pass it as docmux wrote it.",
  });
}
