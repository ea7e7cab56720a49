import type {
  Clock,
  JsonObject,
  JsonValue,
  OutputFormat,
  Pipeline,
  Random,
  RunEvent,
  RunInput,
  RunOptions,
} from "@docmux/core";
import type { RunStore } from "@docmux/core/store";
import type { ReportCell } from "./model/cell.ts";
import type { GradingRules } from "./score/grading-rules.ts";

/** A document to compare pipelines on. */
export interface ComparedDocument {
  /** What to call it in the report. Unique. */
  id: string;
  /** Its form is explicit, such as `{ path: "invoice-01.pdf" }` or `{ url }`: a bare string is refused. */
  input: RunInput;
  /** What is right. Answers are graded against it. */
  truth?: JsonValue;
  /** The right Markdown, for pipelines that deliver content. */
  truthMarkdown?: string;
  /** JSON Schema of the data: a field that it does not have is an extra one. Default: the names in the truth. */
  schema?: JsonObject;
  /** Pages to process, 0-indexed, such as `"0-5,10"`. */
  pages?: string;
  /** How many pages it has, for costs per page where the vendor does not say. */
  pageCount?: number;
  /** How its answers are graded. A field in it replaces the same field of `grading` for all. */
  grading?: GradingRules;
  /** Group that it belongs to. Means are taken over documents of a subset first, then over subsets. */
  subset?: string;
}

/** A document as far as grading is concerned: what is right in it, and how its answers are graded. */
export type JudgedDocument = Omit<ComparedDocument, "input" | "pages">;

/** A pipeline to compare, with what to call it. */
export interface ComparedPipeline {
  /** One for all documents, or a choice for each, such as one extraction flow for each kind of document. */
  pipeline: Pipeline | ((document: ComparedDocument) => Pipeline);
  /** What to call it in the report. Default: its URI. */
  label?: string;
  /** What to hand over, where it is not the document itself: named inputs, a document stored at this vendor. */
  input?: (document: ComparedDocument) => RunInput;
}

/** What `compare` does. */
export interface CompareOptions {
  pipelines: readonly (Pipeline | ComparedPipeline)[];
  documents: readonly ComparedDocument[];
  /** Truths by document id, for those that do not carry their own. */
  truth?: Readonly<Record<string, JsonValue>>;
  /** JSON Schema for documents that do not carry their own. */
  schema?: JsonObject;
  /**
   * Each vendor is asked for the fields of the document's schema, as by the option `extract` of `run`, and its own names become
   * the schema's. What a vendor cannot be asked for is left out, unless `onUnsupported` is `"error"`. Vendors may bill it in
   * addition. Default false: pipelines run as they are set up.
   */
  extract?: boolean;
  /** How answers are graded where the defaults do not suffice: a locale, and fields with rules of their own. */
  grading?: GradingRules;
  /** Runs of each document in each pipeline. More than one shows a pipeline's own noise. Default 1. */
  repeat?: number;
  /** Runs in flight at once for each vendor, or by provider id. Default: the concurrency of the provider, else 8. */
  concurrency?: number | Readonly<Record<string, number>>;
  /** Milliseconds for each run, the same for every vendor. Default 1,800,000 (30 minutes). */
  deadlineMs?: number;
  /** No further run is started once the reported costs of the runs of this call reach this amount. Costs that are unknown, or in another currency, cannot be counted. */
  budget?: { amount: string; currency: string };
  /**
   * Where starts are written down and answers are kept, as in `createDocmux`. A comparison that was killed continues when it is
   * called again: a run that the store has is waited for or read, and never started a second time. A pipeline or a document
   * that was added is run alone. A document with other content, or a pipeline with other options, is a new run.
   *
   * @experimental
   */
  store?: RunStore;
  /**
   * With a store: names the comparison in its records, and keeps its runs apart from those of others. Another id pays for every
   * run again. Default: none; what `docmux.batch` has run in the same store is not run again.
   */
  id?: string;
  /** Decides the order of runs. Verdicts do not depend on it. Default 1. */
  seed?: number;
  /** The smallest difference that matters, in points of accuracy: says how many documents are needed to see it. */
  difference?: number;
  /** Keep the vendors' answers, unchanged, in the report. Default false. */
  keepRaw?: boolean;
  /** The format of the content. */
  outputFormat?: OutputFormat;
  /** What only one vendor takes, keyed by provider id: each run gets the part of its vendor. An id of no pipeline is refused. */
  providerOptions?: Readonly<Record<string, unknown>>;
  /** As in `run`. Default `"error"`; with `extract`, `"warn"`. */
  onUnsupported?: RunOptions["onUnsupported"];
  /** Stops the comparison: what was measured until then is reported. */
  signal?: AbortSignal;
  /** Hears every begin and end of a run, and what happens in between. What it throws is ignored. */
  onEvent?: (event: CompareEvent) => void;
  /** Replaces the wall clock and real timers. For tests. */
  clock?: Clock;
  /** Replaces the randomness of delays. For tests. */
  random?: Random;
}

/** Which run of a comparison. */
export interface CellKey {
  /** Id of the document. */
  document: string;
  /** Label of the pipeline. */
  pipeline: string;
  /** 0-indexed. */
  repetition: number;
}

/** An event of a comparison; `type` distinguishes them. */
export type CompareEvent =
  | ({ type: "cell-start"; done: number; total: number } & CellKey)
  | ({ type: "cell-event"; event: RunEvent } & CellKey)
  /** `cell` is not graded yet. */
  | ({ type: "cell-end"; done: number; total: number; cell: ReportCell } & CellKey);
