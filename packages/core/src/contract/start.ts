import type { OutputFormat } from "../model/input.ts";
import type { JsonObject } from "../model/json.ts";
import type { RawResult } from "../model/result.ts";
import type { RunObservation } from "./readings.ts";

/** What core asks a pipeline to start. Already checked against the declared capabilities. */
export interface StartRequest {
  /** At least one, unless `inputs` is given. */
  documents: readonly DocumentSource[];
  /** Named inputs in addition to documents, for pipelines that declare `inputs`. */
  inputs?: Readonly<Record<string, unknown>>;
  /** 0-indexed, such as `"0-5,10"`; already validated. */
  pages?: string;
  /** Set only where the pipeline declares it. */
  outputFormat?: OutputFormat;
  /** `providerOptions[providerId]` as the caller wrote it. The provider checks it strictly, before sending anything. */
  providerOptions: unknown;
  /** Minted once for this start, the same for every retry. For vendors that take one. */
  idempotencyKey: string;
  /**
   * The start is written down and may have to be looked for by another process: prefer a way that leaves proof, such as
   * uploading a file first. Default false.
   */
  isRecorded?: boolean;
}

/**
 * What would identify a run as this start, had the answer been lost. `key`: the vendor answers a repeated key with the same
 * run. `marker`: a value that only this start sent comes back with the run, such as the reference of a file that this start
 * uploaded. `none`: time, name and number of pages prove nothing.
 */
export type StartProof = "key" | "marker" | "none";

/** What a pipeline answers to `doStart`. */
export interface StartResponse {
  /** The vendor's id of the run. */
  runId: string;
  /**
   * What this provider needs to find its way back. Goes into the ref, so no secret in it, and no order that a forged ref could
   * turn against the account: `createRefSigner` of the toolkit makes one that can be distinguished from a forged one.
   */
  meta?: JsonObject;
  /** What would have identified the run, had this answer been lost. It belongs to the start, not to the pipeline. */
  proof: StartProof;
  /** May already be terminal. */
  observation: RunObservation;
  /** The result, where the answer to the start already holds it. Core then never calls `doResult`. */
  rawResult?: RawResult;
}

/** What a search for a lost start found. */
export interface FoundStarts {
  /**
   * Runs that carry the proof of this start. Core adopts the first. More than one: something between docmux and the vendor
   * sent the request twice.
   */
  proven: readonly StartResponse[];
  /** Runs that may be this start, without proof. Core reports them and never adopts one. */
  possible: readonly StartResponse[];
  /** False when the list was longer than what was read. */
  complete: boolean;
}

/** A document with bytes, checked and ready to be sent. */
export interface FileSource {
  /** There are bytes to send. */
  kind: "file";
  /** Never empty. */
  filename: string;
  /** Such as `application/pdf`, from the name and the first bytes. */
  mediaType: string;
  /** Length of what `open` gives. */
  sizeBytes: number;
  /**
   * The bytes, opened again at every call so that a refused start can be sent again. A file on disk is not read into
   * memory.
   */
  open(): Promise<Blob>;
}

/** A document that the vendor downloads. */
export interface UrlSource {
  /** There is an address to pass on. */
  kind: "url";
  /** Absolute, `http:` or `https:`. */
  url: string;
  /** As the caller gave it. */
  filename?: string;
  /** As the caller gave it. */
  mediaType?: string;
}

/** A document that the vendor already has. */
export interface StoredSource {
  /** There is a reference to pass on. */
  kind: "stored";
  /** The vendor's own reference. */
  reference: string;
  /** As the caller gave it. */
  filename?: string;
}

/** What core makes of a `DocumentInput` before it calls `doStart`. */
export type DocumentSource = FileSource | UrlSource | StoredSource;
