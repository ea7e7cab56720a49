import type { FieldSchema } from "../document/extraction.ts";
import { randomUuid } from "../server/seeded-random.ts";
import type { Extractor, ExtractorKind } from "./extractor.ts";
import type { Project } from "./project.ts";
import { TimedLog } from "./timed-log.ts";
import type { WarehouseTable } from "./warehouse-table.ts";

interface ExtractorSettings {
  kind: ExtractorKind;
  name: string;
  schema?: FieldSchema;
  tableName?: string;
  nowMs: number;
}

const tableKinds: Record<
  ExtractorKind,
  { prefix: string; objectType: WarehouseTable["objectType"]; columns: string[] }
> = {
  parsing: {
    prefix: "extracted_blocks_extractor_",
    objectType: "block",
    columns: ["id", "document_id", "page", "content"],
  },
  chunking: {
    prefix: "extracted_chunks_extractor_",
    objectType: "chunk",
    columns: ["id", "content", "document_id", "min_page", "max_page"],
  },
  "object-extraction": {
    prefix: "extracted_objects_extractor_",
    objectType: "object",
    columns: [
      "id",
      "json_object",
      "object_bbox",
      "document_id",
      "min_page",
      "max_page",
      "content",
      "blocks",
      "selected_blocks",
      "version",
    ],
  },
  "document-tag-extraction": {
    prefix: "extracted_document_tags_extractor_",
    objectType: "document_tags",
    columns: ["id", "document_id", "tag_name", "tag_value", "justification", "verbatim"],
  },
};

/** An extractor with its table, which starts with one empty version. */
export function createExtractor(
  random: () => number,
  { tables, extractors }: Pick<Project, "tables" | "extractors">,
  { kind, name, schema, tableName, nowMs }: ExtractorSettings,
): Extractor {
  const id = randomUuid(random);
  const { prefix, objectType, columns } = tableKinds[kind];
  const table: WarehouseTable = {
    id: randomUuid(random),
    name: tableName ?? prefix + id,
    objectType,
    columns,
    createdAtMs: nowMs,
    versions: [{ id: randomUuid(random), createdAtMs: nowMs, dependencies: {}, rows: new TimedLog() }],
  };
  tables.set(table.id, table);
  const extractor: Extractor = {
    id,
    versionId: randomUuid(random),
    kind,
    name,
    schema: schema ?? {},
    tableId: table.id,
    createdAtMs: nowMs,
  };
  extractors.set(id, extractor);
  return extractor;
}
