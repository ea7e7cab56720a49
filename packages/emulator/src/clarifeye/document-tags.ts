import type { Project } from "./project.ts";
import { documentStatusAt, type StoredDocument } from "./stored-document.ts";
import { latestVersion, rowsAt } from "./warehouse-table.ts";

export interface DocumentTag {
  tag_name: string;
  tag_value: string;
  /** The table that holds the tag. The only documented response with the id of a table in addition to its version. */
  origin: { id: string; table: string; table_version_id: string }[];
}

/** The tags of a document over all tag tables; the same tag from several rows is one tag with several origins. */
export function documentTags(
  project: Project,
  document: StoredDocument,
  nowMs: number,
  includeDeleted: boolean,
): DocumentTag[] {
  if (!includeDeleted && documentStatusAt(document, nowMs) === "deleted") return [];
  const tags = new Map<string, DocumentTag>();
  for (const table of project.tables.values()) {
    const version = table.objectType === "document_tags" ? latestVersion(table, nowMs) : undefined;
    if (!version) continue;
    for (const row of rowsAt(version, nowMs)) {
      if (row.document_id !== document.id) continue;
      const tagName = String(row.tag_name);
      const tagValue = String(row.tag_value);
      const key = JSON.stringify([tagName, tagValue]);
      const tag = tags.get(key) ?? { tag_name: tagName, tag_value: tagValue, origin: [] };
      tag.origin.push({ id: row.id, table: table.id, table_version_id: version.id });
      tags.set(key, tag);
    }
  }
  return [...tags.values()];
}
