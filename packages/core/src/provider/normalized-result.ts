import type { Content } from "../model/content.ts";
import type { Issue } from "../model/issue.ts";
import type { StepOutput } from "../model/step-output.ts";
import type { Usage } from "../model/usage.ts";

/** What a provider reads out of a raw result. Core adds ref, status, snapshot and the validation of `data`. */
export interface NormalizedResult {
  /** Structured output of the whole run, not validated. */
  data?: unknown;
  content: Content;
  outputs: StepOutput[];
  /** What the outputs show beyond the snapshot. A `warning` or an `error` lowers the status of the result. */
  issues: Issue[];
  usage: Usage;
  /** What only this vendor tells. Core files it under the provider id. */
  providerMetadata: unknown;
}
