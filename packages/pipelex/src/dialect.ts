import type { PipelineDefinition } from "@docmux/core/provider";

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
  /** The vendor's native concept of a document: `PDF` up to pipelex 0.17.6, `Document` since 0.18.0. */
  documentConcept: string;
  /** Takes files, as data URLs. The engine behind the oldest servers reads http URLs only. */
  takesFiles: boolean;
  /** The member of a request that holds bundles: one text, a list of texts, or texts by path. */
  bundleMember: "plx_content" | "mthds_contents" | "files";
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
    takesFiles: false,
    bundleMember: "plx_content",
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
    takesFiles: true,
    bundleMember: "mthds_contents",
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
    takesFiles: true,
    bundleMember: "files",
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
    takesFiles: true,
    bundleMember: "files",
    describesDocuments: true,
    maxRequestBytes: 10 * mebibyte,
    callbacks: true,
    clientRunId: false,
  },
};

/** Path of a request below the base URL: `pathPrefix` of the settings, else that of the dialect, and the API's own path. */
export function apiPath(
  { pathPrefix }: { pathPrefix?: string | undefined },
  dialect: PipelexDialect,
  path: string,
): string {
  return (pathPrefix ?? dialectFacts[dialect].prefix) + path;
}

/**
 * Whether runs are kept, to be asked about later. For `auto` it is what the hosted service does: attaching to a run of a
 * self-hosted server then fails with its first status check.
 */
export function keepsRuns(dialect: PipelexDialect | "auto"): boolean {
  return dialect === "hosted" || dialect === "auto";
}

/** What a pipeline offers. For `auto` it is what the hosted service offers. */
export function offersOf(dialect: PipelexDialect | "auto"): PipelineDefinition<unknown, unknown>["offers"] {
  return {
    documents: dialect === "legacy" ? ["url"] : ["file", "url", "stored"],
    multiDocument: true,
    inputs: true,
    // The response of a self-hosted server is already the end of the run.
    steps: keepsRuns(dialect) ? "live" : "final",
    idempotentStart: keepsRuns(dialect),
  };
}
