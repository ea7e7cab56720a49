import type { Pipeline } from "./pipeline.ts";
import type { specVersion } from "./spec-version.ts";

/** What `create<Vendor>()` returns: identifies the vendor, holds settings, hands out pipelines. */
export interface Provider {
  /** The contract that it was written for. */
  readonly specVersion: typeof specVersion;
  /** Lower case, stable: the part of a pipeline URI before the colon, and the key of `providerOptions`. */
  readonly providerId: string;
  /**
   * Origin that requests go to, such as `https://www.datalab.to`. Read at request time; reading it must not throw for a
   * missing key.
   */
  readonly origin: string;
  /** How many calls core makes to this vendor at once. Default: {@link defaultConcurrency}. */
  readonly concurrency?: number;
  /**
   * The pipeline behind the part of a URI after `<providerId>:`. Core calls it for `resolvePipeline` and `attach`.
   *
   * @throws InvalidInputError when the part does not fit this vendor.
   */
  pipelineFromUri(path: string): Pipeline;
}

/** Calls that core makes to one provider instance at once when the provider does not say. */
export const defaultConcurrency = 8;
