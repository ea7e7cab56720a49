import { type CallContext, DocmuxError, VendorError } from "@docmux/core/provider";
import * as z from "zod/mini";
import { extractorInName } from "./clarifeye-indexing.ts";
import { isUuid } from "./clarifeye-options.ts";
import type { OutputTable } from "./clarifeye-output-tables.ts";
import { listPages } from "./clarifeye-pages.ts";
import type { ClarifeyeProject } from "./clarifeye-project.ts";
import { tableSchema } from "./clarifeye-wire.ts";

/** Answers by which an instance says that it does not offer a call, which only the vendor's own client is known to use. */
const notOffered: readonly (number | undefined)[] = [403, 404, 405];

/** Where the id of a table stands, by the beginning of the table's name (resources of extractors). */
const extractorFields: readonly (readonly [prefix: string, collection: string, field: string])[] = [
  ["extracted_objects_extractor_", "object-extractors", "extracted_objects_table"],
  ["alerts_extractor_", "object-extractors", "alerts_table"],
  ["extracted_tags_extractor_", "tag-extractors", "extracted_tags_table"],
  ["alerts_tags_extractor_", "tag-extractors", "alerts_tags_table"],
  ["extracted_chunks_extractor_", "chunks-extractors", "extracted_chunks_table"],
];

/** What came of looking a table's id up. */
export interface FoundTableId {
  /** Absent when the id is nowhere to be found. */
  tableId?: string | undefined;
  /** Why nobody can say that no call tells the id: an answer that could have told it cannot be read. */
  unread?: VendorError | undefined;
}

/** Finds the ids of tables, which no documented call tells. */
export interface TableIds {
  find(table: OutputTable, context: CallContext): Promise<FoundTableId>;
}

/**
 * Looks a table's id up: what the caller named; the list of tables; the table of the step's extractor. Found names are
 * remembered for the life of the provider: a table keeps its id.
 */
export function createTableIds(
  project: ClarifeyeProject,
  given: Readonly<Record<string, string>>,
  remembered: Map<string, string>,
): TableIds {
  return {
    async find(table, context) {
      const { tableName } = table;
      if (Object.hasOwn(given, tableName)) return { tableId: given[tableName] };
      const lookUp: LookUp = { project, context, unread: undefined };
      if (!remembered.has(tableName)) await rememberTables(lookUp, remembered);
      const tableId = remembered.get(tableName) ?? (await tableOfExtractor(lookUp, table));
      return { tableId, unread: lookUp.unread };
    },
  };
}

interface LookUp {
  project: ClarifeyeProject;
  context: CallContext;
  /** An answer that cannot be read does not say that the instance lacks the call; another call may still tell the id. */
  unread: VendorError | undefined;
}

async function rememberTables(lookUp: LookUp, remembered: Map<string, string>): Promise<void> {
  const request = { path: ["tables"], limit: 1000 };
  await whereOffered(lookUp, async () => {
    for await (const table of listPages(lookUp.project, request, tableSchema, lookUp.context)) {
      remembered.set(table.name, table.id);
    }
  });
}

async function tableOfExtractor(lookUp: LookUp, table: OutputTable): Promise<string | undefined> {
  for (const { collection, field, extractorId } of extractorsOf(table)) {
    const request = { path: [collection, extractorId], effect: "read" } as const;
    const extractor = await whereOffered(lookUp, () =>
      lookUp.project.ask(request, z.looseObject({}), lookUp.context),
    );
    const id = idIn((extractor?.read as Record<string, unknown> | undefined)?.[field]);
    if (id !== undefined) return id;
  }
  return undefined;
}

function extractorsOf({ tableName, kind, wire }: OutputTable) {
  const named = extractorFields.flatMap(([prefix, collection, field]) => {
    const extractorId = tableName.startsWith(prefix) ? extractorInName(tableName) : undefined;
    return extractorId === undefined ? [] : [{ collection, field, extractorId }];
  });
  if (named.length > 0) return named;
  // A table with a name of the user's own: only the step can tell, and only for what such a step writes first of all.
  const id =
    kind === "extract" ? wire?.object_extractor_id : kind === "chunk" ? wire?.chunks_extractor_id : undefined;
  if (!id) return [];
  return kind === "extract"
    ? [{ collection: "object-extractors", field: "extracted_objects_table", extractorId: id }]
    : [{ collection: "chunks-extractors", field: "extracted_chunks_table", extractorId: id }];
}

/** The vendor's summaries do not say whether the field holds an id or the table itself. */
function idIn(value: unknown): string | undefined {
  const id = typeof value === "object" && value !== null ? (value as { id?: unknown }).id : value;
  return typeof id === "string" && isUuid(id) ? id : undefined;
}

async function whereOffered<Answer>(lookUp: LookUp, ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!DocmuxError.isInstance(error)) throw error;
    if (VendorError.isInstance(error) && error.code === "bad_response") lookUp.unread ??= error;
    else if (!notOffered.includes(error.httpStatus)) throw error;
    return undefined;
  }
}
