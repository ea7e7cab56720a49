import type { JsonValue } from "@docmux/core";

/** The truth of one document, and the line of the file that it was read from. */
export interface TruthEntry {
  id: string;
  line: number;
  truth: JsonValue;
}
