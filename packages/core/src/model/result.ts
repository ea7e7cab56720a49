import * as z from "zod/mini";
import type { Content } from "./content.ts";
import type { Evidence } from "./geometry.ts";
import type { Issue } from "./issue.ts";
import type { JsonValue } from "./json.ts";
import { modelVersion, type RunRef } from "./ref.ts";
import type { RunSnapshot } from "./snapshot.ts";
import type { StepKind } from "./step.ts";
import type { Usage } from "./usage.ts";

/** What every result holds, whether or not all of its output is there. */
export interface ResultBase<Metadata = Readonly<Record<string, unknown>>> {
  /** The pointer to the run. */
  ref: RunRef;
  /** What the run made of the document as text, in the forms that it was asked for. */
  content: Content;
  /** Where values of `data` were read, by JSON Pointer into `data`, such as `/lines/0/total`. Empty where not reported. */
  evidence: Readonly<Record<string, Evidence>>;
  /** Every step's own output. */
  outputs: StepOutput[];
  /** All warnings and failures of the run, its steps and its outputs. */
  issues: Issue[];
  /** What the run used, as far as the vendor reports it. */
  usage: Usage;
  /** The last snapshot of the run. */
  snapshot: RunSnapshot;
  /** What only this vendor reports, keyed by provider id. */
  providerMetadata: Metadata;
  /** The vendor's responses, unchanged: what `renormalize` takes. */
  raw: RawResult;
}

/** All output is there. */
export interface CompleteResult<Data = unknown, Metadata = Readonly<Record<string, unknown>>>
  extends ResultBase<Metadata> {
  /** Never better than what the vendor reported, and worse when a fetched output shows a warning. */
  status: "completed" | "completed_with_warnings";
  /** Structured output; validated when a schema was given. */
  data: Data;
}

/** The run ended, and part of its output is missing. */
export interface PartialResult<Data = unknown, Metadata = Readonly<Record<string, unknown>>>
  extends ResultBase<Metadata> {
  /** Part of the output is missing. */
  status: "completed_with_errors";
  /** Structured output, where it was delivered; validated when a schema was given. */
  data?: Data;
}

/** What a run delivered, in one shape for every vendor. `status` says whether all of it is there. */
export type RunResult<Data = unknown, Metadata = Readonly<Record<string, unknown>>> =
  | CompleteResult<Data, Metadata>
  | PartialResult<Data, Metadata>;

/**
 * What a vendor answered when it was asked for the results of a run, before any reading of it. Keep it, and
 * `renormalize` can read it again after a mapping was fixed, without paying the vendor twice.
 */
export interface RawResult {
  /** Version of this shape. */
  version: 1;
  /** Answers by a name that the provider gave them, such as `steps/1`. */
  answers: Record<string, JsonValue>;
}

/** Shape of a persisted {@link RawResult}. */
export const rawResultSchema = z.looseObject({
  version: z.literal(modelVersion),
  answers: z.record(z.string(), z.json()),
});

/** A part of the document that a segment step found. */
export interface Segment {
  /** What the segment was called in the question, or by the vendor. */
  name: string;
  /** 0-indexed pages. */
  pages: number[];
  /** The vendor's term, such as `high`. */
  confidence?: string;
}

/** What every output of a step has. */
export interface StepOutputBase {
  /** {@link Step.key}. */
  stepKey: string;
  /** The vendor's term for what the step does. */
  type: string;
  usage?: Usage;
  /** What the vendor sent, unchanged. */
  raw: unknown;
}

/** One step's own output, distinguished by `kind`. */
export type StepOutput =
  | (StepOutputBase & { kind: "extract"; data: unknown; evidence?: Readonly<Record<string, Evidence>> })
  | (StepOutputBase & { kind: "segment"; segments: Segment[] })
  | (StepOutputBase & {
      kind: Exclude<StepKind, "extract" | "segment">;
      content: Content;
      /** Structured output of a step that is not an extraction, where it has one. */
      data?: unknown;
    });
