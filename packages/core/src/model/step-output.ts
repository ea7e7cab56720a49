import type { Content } from "./content.ts";
import type { StepKind } from "./step-kind.ts";
import type { Usage } from "./usage.ts";

/** Where a value was found and how sure the vendor is of it. */
export interface FieldEvidence {
  /** The vendor's ids of the blocks that it cites. */
  citations?: string[];
  /** 0-indexed page. */
  page?: number;
  /** The vendor's own score and its scale, such as `{ value: 4, max: 5 }`. */
  score?: { value: number; max: number };
  /** The vendor's own words. */
  reasoning?: string;
}

/** A part of the document that a segment step found. */
export interface Segment {
  /** What the segment was called in the question, or by the vendor. */
  name: string;
  /** 0-indexed pages. */
  pages: number[];
  /** The vendor's own word, such as `high`. */
  confidence?: string;
}

/** What every output of a step has. */
export interface StepOutputBase {
  /** {@link Step.key}. */
  stepKey: string;
  /** The vendor's own word for what the step does. */
  type: string;
  usage?: Usage;
  /** What the vendor said, unchanged. */
  raw: unknown;
}

/** One step's own output, told apart by `kind`. */
export type StepOutput =
  | (StepOutputBase & { kind: "extract"; data: unknown; evidence?: Record<string, FieldEvidence> })
  | (StepOutputBase & { kind: "segment"; segments: Segment[] })
  | (StepOutputBase & {
      kind: Exclude<StepKind, "extract" | "segment">;
      content: Content;
      /** Structured output of a step that is not an extraction, where it has one. */
      data?: unknown;
    });
