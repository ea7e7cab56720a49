import type { Capabilities, JsonObject } from "@docmux/core/provider";

/**
 * What a server of Pipelex speaks:
 *
 * - `legacy`: `POST /api/v1/pipeline/execute` with `plx_content`, as on the vendor's page "Pipe Run".
 * - `legacy-0.1`: the same paths with `mthds_contents`, servers 0.1.x.
 * - `v1`: `POST /v1/execute`, the open server since 0.2.0.
 * - `hosted`: `https://api.pipelex.com`, whose runs are durable and can be polled.
 */
export const pipelexDialects = ["legacy", "legacy-0.1", "v1", "hosted"] as const;

/** One of {@link pipelexDialects}. */
export type PipelexDialect = (typeof pipelexDialects)[number];

/** What differs on the wire from one dialect to the next. */
export interface DialectFacts {
  /** Stands before every path. */
  prefix: string;
  executePath: string;
  startPath: string;
  /** The vendor's native concept of a document. */
  documentConcept: string;
  /** Document content beyond its URL is read: media type and file name. */
  describesDocuments: boolean;
  /** Largest request body, in bytes. The oldest servers state none; theirs is set to that of their successors. */
  maxRequestBytes: number;
  /** `/start` takes callback URLs. */
  callbacks: boolean;
  /** `/start` takes the client's id of the run. */
  clientRunId: boolean;
}

const mebibyte = 1024 * 1024;

/** {@link DialectFacts} of each dialect. */
export const dialectFacts: Readonly<Record<PipelexDialect, DialectFacts>> = {
  legacy: {
    prefix: "/api/v1",
    executePath: "/pipeline/execute",
    startPath: "/pipeline/start",
    documentConcept: "PDF",
    describesDocuments: false,
    maxRequestBytes: 100 * mebibyte,
    callbacks: false,
    clientRunId: false,
  },
  "legacy-0.1": {
    prefix: "/api/v1",
    executePath: "/pipeline/execute",
    startPath: "/pipeline/start",
    documentConcept: "Document",
    describesDocuments: true,
    maxRequestBytes: 100 * mebibyte,
    callbacks: true,
    clientRunId: true,
  },
  v1: {
    prefix: "/v1",
    executePath: "/execute",
    startPath: "/start",
    documentConcept: "Document",
    describesDocuments: true,
    maxRequestBytes: 100 * mebibyte,
    callbacks: true,
    clientRunId: true,
  },
  hosted: {
    prefix: "/v1",
    executePath: "/execute",
    startPath: "/start",
    documentConcept: "Document",
    describesDocuments: true,
    maxRequestBytes: 10 * mebibyte,
    callbacks: true,
    clientRunId: false,
  },
};

/**
 * What a pipeline offers. For `auto` it is what the hosted service offers: the answer of a self-hosted server is already
 * the end of the run, so it is never polled; attaching to such a run fails when it is first looked at.
 */
export function capabilitiesOf(dialect: PipelexDialect | "auto"): Capabilities {
  switch (dialect) {
    case "legacy":
      return { ...blocking, documents: ["file", "url"] };
    case "legacy-0.1":
    case "v1":
      return blocking;
    case "hosted":
    case "auto":
      return durable;
    default:
      return dialect satisfies never;
  }
}

const blocking: Capabilities = {
  observe: "blocking",
  cancel: false,
  attach: false,
  steps: "final",
  pages: false,
  outputFormats: [],
  multiDocument: true,
  inputs: true,
  documents: ["file", "url", "stored"],
  idempotentStart: false,
  findsLostStarts: false,
};

const durable: Capabilities = {
  ...blocking,
  observe: "poll",
  attach: true,
  steps: "live",
  idempotentStart: true,
};

/** What a ref of this provider carries: the dialect that the run was started in. */
export function refMeta(dialect: PipelexDialect): JsonObject {
  return { dialect };
}
