import type { Clock, RunInput } from "@docmux/core";
import type { Pipeline } from "@docmux/core/provider";

/** How the next run ends, in words that hold for every vendor. */
export type RunOutcome =
  | "completed"
  | "completed_with_warnings"
  | "completed_with_errors"
  | "failed"
  | "cancelled"
  | "never";

/** Which request the vendor misbehaves on. */
export type CallKind = "start" | "status" | "result";

/** What the vendor does on one request. */
export type Trouble =
  | { kind: "http"; status: number; retryAfter?: string }
  | { kind: "html"; status: number }
  | { kind: "torn-body" }
  | { kind: "lost-before-accept" }
  | { kind: "lost-after-accept" };

/** Moves the vendor's double: an emulator, a fake, or a recorded server. */
export interface Scenario {
  /** The outcomes that it can bring about. Cases for the others are left out. */
  readonly outcomes: readonly RunOutcome[];
  /** Says how the run that is started next ends. */
  nextRun(outcome: RunOutcome): void | Promise<void>;
  /** Makes the vendor misbehave on the next `times` requests of a kind. Default once. */
  trouble(call: CallKind, trouble: Trouble, times?: number): void | Promise<void>;
  /** How many runs the vendor has started so far. */
  startedRuns(): number | Promise<number>;
  /** How many requests of any kind the vendor has seen so far. */
  requests(): number | Promise<number>;
}

/** What the suite needs to know of a provider. */
export interface ConformanceOptions {
  /** A pipeline of a fresh provider instance, set to the vendor's double. Called anew for each case. */
  createPipeline(): Pipeline | Promise<Pipeline>;
  /** What the pipeline runs. */
  document: RunInput;
  scenario: Scenario;
  /** The clock that the double lives by too, where it has one. It must jump over sleeps of up to ten minutes. */
  createClock(): Clock;
  /** The keys that the provider was given: none may be printed. */
  secrets: readonly string[];
  /** Cases that this provider can't pass, by `group: case`, each with the reason. They show as skipped with it. */
  knownGaps?: Readonly<Record<string, string>>;
}

/** The functions of a test runner that the suite uses: vitest's, node:test's and jest's fit. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it: ((name: string, body: () => Promise<void>) => unknown) & {
    skip(name: string, body: () => Promise<void>): unknown;
  };
}
