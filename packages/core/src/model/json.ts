import * as z from "zod/mini";
import { quotePath } from "./quote.ts";

/** Anything that survives `JSON.parse(JSON.stringify(value))`. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { [key: string]: JsonValue };

/** True for what JSON calls an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A JSON Pointer (RFC 6901) to a place inside a value, such as `/lines/0/total`: the keys of `evidence`.
 *
 * @example
 * ```ts
 * const evidence = { [jsonPointer(["lines", 0, "total"])]: { pages: [2] } };
 * ```
 */
export function jsonPointer(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** What a schema makes of a value, or one line that says what is invalid. Never throws, whatever the value. */
export function safeParse<Output>(
  schema: z.core.$ZodType<Output>,
  value: unknown,
): { data: Output } | { problem: string } {
  try {
    const parsed = z.safeParse(schema, value);
    return parsed.success ? { data: parsed.data } : { problem: describeProblems(parsed.error) };
  } catch {
    // A value nested deeper than the stack makes the parser overflow.
    return { problem: "it is nested too deeply" };
  }
}

const mostProblems = 5;

/** What is invalid, in one line: `total: expected number; lines.0.sku: required`. */
export function describeProblems(error: z.core.$ZodError): string {
  const problems = error.issues.map((issue) => {
    const path = quotePath(issue.path);
    return path === "" ? describe(issue) : `${path}: ${describe(issue)}`;
  });
  const shown = problems.slice(0, mostProblems).join("; ");
  const left = problems.length - mostProblems;
  return left > 0 ? `${shown}; and ${left} more` : shown;
}

// zod's own sentences need a locale, which would be bundled into every application; these cover what schemas here use.
function describe(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected}`;
    case "unrecognized_keys":
      return `unknown member ${issue.keys
        .slice(0, mostProblems)
        .map((key) => quotePath([key]))
        .join(", ")}`;
    case "invalid_value":
      return `expected one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `less than ${issue.minimum}`;
    case "too_big":
      return `more than ${issue.maximum}`;
    case "invalid_format":
      return `not in the expected format`;
    default:
      return issue.message || "not valid";
  }
}
