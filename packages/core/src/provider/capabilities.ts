import type { OutputFormat } from "../model/output-format.ts";

/**
 * What a pipeline offers, declared as data. Core reads it before it sends anything: asking for what is not declared is
 * an `UnsupportedError`.
 */
export interface Capabilities {
  /**
   * How the end of a run becomes known. `poll`: status can be asked for. `blocking`: the answer to the start is the
   * end. `callback`: only the vendor's own call to a URL tells, so core refuses to wait.
   */
  observe: "poll" | "blocking" | "callback";
  /** A run can be stopped at the vendor. */
  cancel: boolean;
  /** A run can be found again from its ref, in another process. */
  attach: boolean;
  /** `live`: steps while the run goes on; `final`: only when it ended; `none`: the vendor tells of no steps. */
  steps: "live" | "final" | "none";
  /** A page range can be asked for. */
  pages: boolean;
  /** Output formats that can be asked for. Empty: the pipeline alone decides. */
  outputFormats: readonly OutputFormat[];
  /** Several documents can go into one run. */
  multiDocument: boolean;
  /** Named inputs beside documents are taken. */
  inputs: boolean;
  /** Ways in which a document may be handed over. */
  documents: readonly ("file" | "url" | "stored")[];
  /** The vendor takes a key that makes a repeated start harmless. */
  idempotentStart: boolean;
  /** A lost start can be looked for among the vendor's runs. */
  list: boolean;
  /** A run has an effect at the vendor, such as publishing, and delivers no output of its own. Default false. */
  effectOnly?: boolean;
  /** How long the vendor keeps a result, in milliseconds. Absent: not known. */
  resultLifetimeMs?: number;
}
