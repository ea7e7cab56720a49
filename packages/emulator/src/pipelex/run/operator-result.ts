import type { ReadDocument } from "../../document/read-document.ts";
import type { InferenceCall } from "./inference-call.ts";

/** What an operator pipe made. */
export interface OperatorResult {
  content: Record<string, unknown>;
  source?: ReadDocument;
  calls: InferenceCall[];
  executionData: Record<string, unknown>;
}
