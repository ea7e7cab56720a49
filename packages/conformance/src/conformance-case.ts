import type { Clock, RunInput } from "@docmux/core";
import type { Pipeline } from "@docmux/core/provider";
import type { Scenario } from "./conformance-options.ts";

/** What a case works with; created for each case. */
export interface TestHarness {
  pipeline: Pipeline;
  /** The same pipeline from another provider instance, as another process would make it. */
  otherProcess: Pipeline;
  document: RunInput;
  scenario: Scenario;
  clock: Clock;
  secrets: readonly string[];
  /** Says which part of the case this pipeline leaves out, in one sentence: the test then shows as skipped with it. */
  leaveOut(sentence: string): void;
}

/** One thing that must hold. */
export interface ConformanceCase {
  name: string;
  /** False: the case does not concern a pipeline that declares this, or a scenario that cannot bring it about. */
  concerns?(pipeline: Pipeline, scenario: Scenario): boolean;
  /** Rejects when it does not hold. */
  verify(harness: TestHarness): Promise<void>;
}

/** Cases that belong together. */
export interface ConformanceGroup {
  name: string;
  cases: readonly ConformanceCase[];
}
