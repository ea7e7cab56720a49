import * as z from "zod/mini";
import { type Issue, issueSchema } from "./issue.ts";
import { type StepStatus, stepStatuses } from "./status.ts";
import { type Usage, usageSchema } from "./usage.ts";

/** What a step does, in words that hold for every vendor. The vendor's term is in `Step.type`. */
export const stepKinds = [
  "parse",
  "chunk",
  "segment",
  "classify",
  "extract",
  "transform",
  "generate",
  "index",
  "control",
  "other",
] as const;

/** One of {@link stepKinds}. */
export type StepKind = (typeof stepKinds)[number];

/** One stage of a run. */
export interface Step {
  /** Stable within the run and unique: Datalab step index, Clarifeye step id, Pipelex pipe code. */
  key: string;
  /** 0-indexed place in the run. */
  index: number;
  /** The vendor's term for what the step does. */
  type: string;
  /** What it does, in words that hold for every vendor. */
  kind: StepKind;
  /** What its author called it. */
  name?: string;
  /** `key` of the step that contains this one. */
  parent?: string;
  /** `key`s of the steps that must end first. */
  dependsOn: string[];
  /** Never leaves a terminal status. */
  status: StepStatus;
  /** The vendor's own status. */
  rawStatus: string;
  /** ISO 8601, UTC. */
  startedAt?: string;
  /** ISO 8601, UTC. */
  finishedAt?: string;
  /** What the vendor warned of or failed at in this step. */
  issues: Issue[];
  /** True when `RunHandle.stepResult(key)` can be asked for its own output. */
  hasResult: boolean;
  /** What this step used. */
  usage?: Usage;
  /** What the vendor sent of this step, unchanged. */
  raw: unknown;
}

/** Shape of a persisted {@link Step}. */
export const stepSchema = z.looseObject({
  key: z.string(),
  index: z.number(),
  type: z.string(),
  kind: z.enum(stepKinds),
  name: z.optional(z.string()),
  parent: z.optional(z.string()),
  dependsOn: z.array(z.string()),
  status: z.enum(stepStatuses),
  rawStatus: z.string(),
  startedAt: z.optional(z.string()),
  finishedAt: z.optional(z.string()),
  issues: z.array(issueSchema),
  hasResult: z.boolean(),
  usage: z.optional(usageSchema),
  raw: z.unknown(),
});
