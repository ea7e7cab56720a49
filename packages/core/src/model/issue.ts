import * as z from "zod/mini";

/** How much an issue matters: `info` changes nothing, `warning` and `error` lower the status of a run. */
export type IssueSeverity = "info" | "warning" | "error";

/** Something that a vendor warned of or failed at, or that docmux noticed while reading its answer. */
export interface Issue {
  /** How much it matters. */
  severity: IssueSeverity;
  /** Stable, lower_snake_case, such as `vendor_timeout` or `step_failed`. */
  code: string;
  /** One sentence; the vendor's own where there is one. */
  message: string;
  /** {@link Step.key} of the step that it belongs to; absent when it concerns the whole run. */
  step?: string;
}

/** Shape of a persisted {@link Issue}. */
export const issueSchema = z.looseObject({
  severity: z.enum(["info", "warning", "error"]),
  code: z.string(),
  message: z.string(),
  step: z.optional(z.string()),
});
