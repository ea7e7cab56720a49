import * as z from "zod/mini";
import { describeProblems } from "./describe-problems.ts";

/** What a schema makes of a value, or one line that says what does not fit. Never throws, whatever the value. */
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
