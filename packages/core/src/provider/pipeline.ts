import type { JsonObject } from "../model/json.ts";
import type { RawResult } from "../model/raw-result.ts";
import type { RunRef } from "../model/run-ref.ts";
import type { RunSnapshot } from "../model/run-snapshot.ts";
import type { Step } from "../model/step.ts";
import type { CallContext } from "./call-context.ts";
import type { Capabilities } from "./capabilities.ts";
import type { NormalizedResult } from "./normalized-result.ts";
import type { Provider } from "./provider.ts";
import type { RunObservation } from "./run-observation.ts";
import type { specVersion } from "./spec-version.ts";
import type { FoundStarts, StartAnswer, StartRequest } from "./start.ts";

/**
 * A runnable thing on a provider. Stateless: everything about a run stands in its ref. Core calls the `do*` methods;
 * users never do. Each translates one request and one answer: no loop, no timer, no retry of its own.
 */
export interface Pipeline {
  /** The contract that it was written for. Core refuses another before it calls anything. */
  readonly specVersion: typeof specVersion;
  /** The provider that handed it out; core counts calls to one instance against its `concurrency`. */
  readonly provider: Provider;
  /** The vendor's id, without version. */
  readonly pipelineId: string;
  /** Set when the pipeline is pinned to one. */
  readonly pipelineVersion?: string;
  /** What `resolvePipeline` takes, such as `datalab:pl_abc123@2`. */
  readonly uri: string;
  /** Core reads them before it calls any method; they never change. */
  readonly capabilities: Capabilities;

  /**
   * Core calls it once for each start. The request that bills goes out with the `start` effect of the toolkit's client,
   * which never repeats it blindly.
   *
   * @throws StartUnknownError when the vendor may have accepted and the answer was lost.
   */
  doStart(request: StartRequest, context: CallContext): Promise<StartAnswer>;

  /** Core calls it for each look at a run. Required where `observe` is `poll`. */
  doStatus?(request: { ref: RunRef }, context: CallContext): Promise<RunObservation>;

  /** Core calls it once a run has output and the start did not already deliver it. Fetches; does not interpret. */
  doResult?(request: { ref: RunRef; snapshot: RunSnapshot }, context: CallContext): Promise<RawResult>;

  /** Core calls it for `stepResult(key)`, also while the run goes on. Left out: core picks from the whole result. */
  doStepResult?(
    request: { ref: RunRef; snapshot: RunSnapshot; step: Step },
    context: CallContext,
  ): Promise<RawResult>;

  /** Core calls it on what `doStart`, `doResult` or `doStepResult` returned, and again on a saved copy. Pure. */
  normalizeResult(request: { raw: RawResult; snapshot: RunSnapshot }): NormalizedResult;

  /** Core calls it for `cancel()`. Required where `cancel` is declared. Resolves when the vendor took the request. */
  doCancel?(request: { ref: RunRef }, context: CallContext): Promise<void>;

  /**
   * Core calls it after a `StartUnknownError` with its `search`. Required where `list` is declared. Only a run that carries
   * the proof of this start is `proven`: a run of the right time and pipeline may be another process's.
   */
  doFindStarted?(request: { search: JsonObject }, context: CallContext): Promise<FoundStarts>;
}
