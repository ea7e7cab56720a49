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
export type InjectedFault =
  | { kind: "http"; status: number; retryAfter?: string }
  | { kind: "html"; status: number }
  /** A gateway answers instead, whether or not the vendor `accepted` the request. */
  | ({ kind: "gateway"; accepted: boolean } & ForeignAnswer)
  | { kind: "truncated-body" }
  | { kind: "lost-before-accept" }
  | { kind: "lost-after-accept" };

/** An answer, to the letter. */
export interface ForeignAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: string;
}

/** A request that has come to the double and is not answered yet. */
export interface HeldRequest {
  /** Resolves when the request is there. */
  arrived: Promise<void>;
  /** Lets the double answer it. */
  release(): void;
}

/** An origin that is not the vendor's and notes what it is sent, with ways to lead a provider there. */
export interface ThirdPartyOrigin {
  /** Its scheme, host and port: names from the vendor are made to lead there. Cases that need it are left out without. */
  readonly origin?: string;
  /** Everything that it was sent so far, headers included, in any form that JSON can show. */
  received(): readonly unknown[] | Promise<readonly unknown[]>;
  /** Makes the next `times` requests of a kind be answered with a redirect to it. Default once. */
  redirect?(call: CallKind, times?: number): void | Promise<void>;
  /** Makes every URL in the next `times` answers of a kind lead to it. Default once. */
  insertUrl?(call: CallKind, times?: number): void | Promise<void>;
}

/**
 * Moves the vendor's double: an emulator, a fake, or a recorded server. Cases that need an optional part which is missing
 * are left out.
 */
export interface Scenario {
  /** The outcomes that it can bring about. Cases for the others are left out. */
  readonly outcomes: readonly RunOutcome[];
  /** Says how the run that is started next ends. */
  nextRun(outcome: RunOutcome): void | Promise<void>;
  /** Makes the vendor misbehave on the next `times` requests of a kind. Default once. */
  injectFault(call: CallKind, fault: InjectedFault, times?: number): void | Promise<void>;
  /** How many runs the vendor has started so far. */
  startedRunCount(): number | Promise<number>;
  /** How many requests of any kind the vendor has seen so far. */
  requestCount(): number | Promise<number>;
  /** Path of every request that the vendor has seen so far, as it came. */
  paths?(): readonly string[] | Promise<readonly string[]>;
  /** Holds the next request of a kind before the vendor does anything about it. */
  hold?(call: CallKind): HeldRequest | Promise<HeldRequest>;
  /** Changes the text of the next `times` answers of a kind. Default once. */
  rewriteResponse?(call: CallKind, rewrite: (text: string) => string, times?: number): void | Promise<void>;
  /**
   * The vendor's own documented answers by which it refuses a start for now. A start that meets one is sent again, and no
   * other.
   */
  readonly ownRefusals?: readonly ForeignAnswer[];
  thirdPartyOrigin?: ThirdPartyOrigin;
  /** Removes every injected fault that has not struck yet. Called after each case. */
  clearFaults?(): void | Promise<void>;
}

/** What the suite needs to know of a provider. */
export interface ConformanceOptions {
  /** Creates a pipeline of a new provider instance that calls the fake vendor. Called for each case. */
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
  /**
   * Groups that the suite of another pipeline of the provider verifies, where both send and read the same: two ways to upload
   * a file differ in how a run starts, not in how its answers are read. The suite's own test names them.
   */
  verifiedElsewhere?: {
    /** The name of that other suite. */
    by: string;
    /** Names of groups, such as `hostile JSON`. */
    groups: readonly string[];
  };
}

/** What a runner hands to a test: vitest's and node:test's can skip it while it runs. */
export interface TestContext {
  /** Ends the test as skipped, with a reason where the runner shows one. */
  skip?(note?: string): unknown;
}

/** A test. It takes its context as a rest parameter, since a runner may take one with a parameter for a callback's. */
export type TestBody = (...context: [TestContext?]) => Promise<void>;

/** The functions of a test runner that the suite uses: vitest's, node:test's and jest's fit. */
export interface TestRunner {
  /** Groups tests under a name. */
  describe(name: string, body: () => void): unknown;
  /** Declares a test. */
  it: ((name: string, body: TestBody) => unknown) & {
    /** Declares a test that is not run. */
    skip(name: string, body: TestBody): unknown;
  };
}
