import type { OutputFormat } from "../model/input.ts";
import type { JsonObject } from "../model/json.ts";
import type { RunRef } from "../model/ref.ts";
import type { RawResult } from "../model/result.ts";
import type { RunSnapshot } from "../model/snapshot.ts";
import type { Step } from "../model/step.ts";
import type { CallContext } from "./call.ts";
import type { NormalizedResult, RunObservation } from "./readings.ts";
import type { ObjectField, SchemaCompilation } from "./schema.ts";
import type { FoundStarts, StartRequest, StartResponse } from "./start.ts";
import type { VerifiedWebhook, WebhookDelivery } from "./webhook.ts";

/** What `create<Vendor>()` returns: identifies the vendor, holds settings, hands out pipelines. */
export interface Provider<Id extends string = string, Handed extends Pipeline = Pipeline> {
  /** The contract that it was written for. */
  readonly specVersion: typeof specVersion;
  /** Lower case, stable: the part of a pipeline URI before the colon, and the key of `providerOptions`. */
  readonly providerId: Id;
  /**
   * Origin that requests go to, such as `https://www.datalab.to`. A provider that sends none has a scheme without a host, such
   * as `local:`. Read at request time; reading it must not throw for a missing key.
   */
  readonly origin: string;
  /**
   * Distinguishes accounts and reveals nothing: a hash keyed with the credential, such as 32 hex digits. Absent: one account
   * for each origin.
   *
   * @throws ConfigError when there is no credential.
   */
  accountId?(): Promise<string>;
  /** How many calls core makes to this vendor at once. Default: {@link defaultConcurrency}. */
  readonly concurrency?: number;
  /**
   * Proves that a webhook came from the vendor, and names its run. Absent: the vendor sends none.
   *
   * @returns `undefined` for a webhook without proof.
   * @throws ConfigError when the secret that proves it is not set.
   */
  verifyWebhook?(delivery: WebhookDelivery): Promise<VerifiedWebhook | undefined>;
  /**
   * The pipeline behind the part of a URI after `<providerId>:`. Core calls it for URIs and refs.
   *
   * @throws InvalidInputError when the part names no pipeline of this vendor.
   */
  pipelineFromUri(path: string): Handed;
}

/** Calls that core makes to one provider instance at once when the provider does not say. */
export const defaultConcurrency = 8;

declare const carries: unique symbol;

/** The provider id of a pipeline, as far as its type says. */
export type IdOf<P extends Pipeline> = P extends Pipeline<infer Id extends string> ? Id : string;

/**
 * What `providerOptions` takes for a pipeline: the options of its vendor under the provider id, or anything where the vendor
 * is not known before the program runs.
 */
export type ProviderOptionsOf<P extends Pipeline> =
  string extends IdOf<P>
    ? Readonly<Record<string, unknown>>
    : { readonly [Id in IdOf<P>]?: P extends Pipeline<Id, infer Options> ? Options : never };

/** What `providerMetadata` of a result holds for a pipeline, under the provider id. */
export type MetadataOf<P extends Pipeline> =
  string extends IdOf<P>
    ? Readonly<Record<string, unknown>>
    : // biome-ignore lint/suspicious/noExplicitAny: only the metadata matters here
      { readonly [Id in IdOf<P>]?: P extends Pipeline<Id, any, infer Metadata> ? Metadata : never };

/**
 * A runnable thing on a provider. Stateless: everything about a run is in its ref. Core calls the `do*` methods;
 * users never do. Each translates one request and one answer: no loop, no timer, no retry of its own.
 */
// biome-ignore lint/suspicious/noExplicitAny: a pipeline whose vendor is not known takes any options
export interface Pipeline<Id extends string = string, Options = any, Metadata = unknown> {
  /** Types only, never there at run time: the vendor, its options and its metadata. */
  readonly [carries]?: { id: Id; options: Options; metadata: Metadata };
  /** The contract that it was written for. Core refuses another before it calls anything. */
  readonly specVersion: typeof specVersion;
  /** The provider that handed it out; core counts calls to one instance against its `concurrency`. */
  readonly provider: Provider;
  /** The vendor's id, without version. */
  readonly pipelineId: string;
  /** Set when the pipeline is pinned to one. */
  readonly pipelineVersion?: string;
  /** Names it in a configuration, such as `datalab:pl_abc123@2`. */
  readonly uri: string;
  /** Core reads them before it calls any method; they never change. */
  readonly capabilities: Capabilities;

  /**
   * Core calls it once for each start. The request that bills goes out with the `start` effect of the toolkit's client,
   * which never repeats it blindly.
   *
   * @throws StartUnknownError when the vendor may have accepted and the answer was lost.
   */
  doStart(request: StartRequest, context: CallContext): Promise<StartResponse>;

  /** Core calls it for each status check. Required where `observe` is `poll`. */
  doStatus?(request: { ref: RunRef }, context: CallContext): Promise<RunObservation>;

  /** Core calls it once a run has output and the start did not already deliver it. Fetches; does not interpret. */
  doResult?(request: { ref: RunRef; snapshot: RunSnapshot }, context: CallContext): Promise<RawResult>;

  /** Core calls it for `stepResult(key)`, also while the run continues. Left out: core picks from the whole result. */
  doStepResult?(
    request: { ref: RunRef; snapshot: RunSnapshot; step: Step },
    context: CallContext,
  ): Promise<RawResult>;

  /** Core calls it on what `doStart`, `doResult` or `doStepResult` returned, and again on a saved copy. Pure. */
  normalizeResult(request: { raw: RawResult; snapshot: RunSnapshot }): NormalizedResult;

  /**
   * Core calls it for `extract` and `compileSchema`, before a start and again before data are read: the same fields must give the
   * same answer. Left out: what is extracted is defined at the vendor. Pure.
   */
  compileSchema?(fields: ObjectField): SchemaCompilation;

  /** Core calls it for `cancel()`. Required where `cancel` is declared. Resolves when the vendor took the request. */
  doCancel?(request: { ref: RunRef }, context: CallContext): Promise<void>;

  /**
   * Core calls it after a `StartUnknownError` with its `search`. Required where `findsLostStarts` is declared. Only a run that carries
   * the proof of this start is `proven`: a run of the right time and pipeline may be another process's.
   */
  doFindLostRuns?(request: { search: JsonObject }, context: CallContext): Promise<FoundStarts>;
}

/**
 * What a pipeline offers, declared as data. Core reads it before it sends anything: asking for what is not declared is
 * an `UnsupportedError`.
 */
export interface Capabilities {
  /**
   * How the end of a run becomes known. `poll`: status can be asked for. `blocking`: the answer to the start is the
   * end. `callback`: only the vendor's call to a URL reports it, so core refuses to wait.
   */
  observe: "poll" | "blocking" | "callback";
  /** A run can be stopped at the vendor. */
  cancel: boolean;
  /** A run can be found again from its ref, in another process. */
  attach: boolean;
  /** `live`: steps while the run continues; `final`: only when it ended; `none`: the vendor reports no steps. */
  steps: "live" | "final" | "none";
  /** A page range can be asked for. */
  pages: boolean;
  /** Output formats that can be asked for. Empty: the pipeline alone decides. */
  outputFormats: readonly OutputFormat[];
  /** Several documents can go into one run. */
  multiDocument: boolean;
  /** Named inputs in addition to documents are taken. */
  inputs: boolean;
  /** Ways in which a document may be handed over. */
  documents: readonly ("file" | "url" | "stored")[];
  /** The vendor takes a key that makes a repeated start harmless. */
  idempotentStart: boolean;
  /** A lost start can be looked for among the vendor's runs. */
  findsLostStarts: boolean;
  /** A run has an effect at the vendor, such as publishing, and delivers no output of its own. Default false. */
  effectOnly?: boolean;
  /** What fills the data, where that is a baseline such as `rules, no model`. Comparisons say so. Absent: the vendor. */
  baseline?: string;
  /** How long the vendor keeps a result, in milliseconds. Absent: not known. */
  resultLifetimeMs?: number;
}

/** The version of the provider contract that this release speaks. A provider says which one it was written for. */
export const specVersion = "v1";
