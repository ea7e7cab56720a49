import type { ExtractionFlow } from "./extraction-flow.ts";
import type { Extractor } from "./extractor.ts";
import type { PendingUpload } from "./pending-upload.ts";
import type { PipelineRun } from "./pipeline-run.ts";
import { documentStatusAt, type StoredDocument } from "./stored-document.ts";
import type { TimedLog } from "./timed-log.ts";
import type { Row, WarehouseTable } from "./warehouse-table.ts";

/** Table versions that were pushed to the search index. */
export interface Publication {
  flowId: string;
  atMs: number;
  /** Table name -> version. */
  versions: Record<string, string>;
}

/** Everything that one project holds. */
export interface Project {
  id: string;
  mode: "auto_sync" | "classic";
  createdAtMs: number;
  documents: Map<string, StoredDocument>;
  /** Presigned uploads that are not confirmed yet, by the id that their document will have. */
  uploads: Map<string, PendingUpload>;
  extractors: Map<string, Extractor>;
  flows: Map<string, ExtractionFlow>;
  tables: Map<string, WarehouseTable>;
  /** By id, oldest first. */
  runs: Map<string, PipelineRun>;
  publications: TimedLog<Publication>;
  /** Parses documents for every flow. */
  parsing: Extractor;
  /** Ids of rows by version, document and position, so that writing again replaces. */
  rowIds: Map<string, string>;
  /** What extractors found, by document and extractor, so that no document is read twice. */
  extracted: Map<string, Omit<Row, "id">[]>;
}

/** The documents that a run over "everything" takes. */
export function liveDocuments(project: Project, nowMs: number): StoredDocument[] {
  return [...project.documents.values()].filter((document) => documentStatusAt(document, nowMs) === "active");
}

/** The version of a table that was published last; undefined when none was. */
export function deployedVersionId(project: Project, tableName: string, nowMs: number): string | undefined {
  return project.publications.until(nowMs).findLast((publication) => tableName in publication.versions)
    ?.versions[tableName];
}
