import { DocmuxError, isRecord, omitNullish, type StepKind, VendorError } from "@docmux/core/provider";
import * as z from "zod/mini";
import { isUuid } from "../ids.ts";
import {
  extractorIdsOf,
  extractorInName,
  orderRunSteps,
  type RunStep,
  readVersions,
} from "../observe/steps.ts";
import { listPages, type Project } from "../project.ts";
import { hasDelivered, stepKindOf, tagsDocuments } from "../status.ts";
import { tableSchema, type WireRun, type WireStep } from "../wire.ts";

/**
 * The output of a run: tables of the steps that extract, and of the steps that no later step builds on. Where steps name
 * no tables (their maps may be empty or null) those of the run are taken, and at last the name that the vendor gives to
 * the table of an object extractor.
 */
export function planOutputs(run: WireRun): OutputPlan {
  const delivered = orderRunSteps(run).filter((step) => hasDelivered(step.wire.status));
  const working = delivered.filter(({ kind }) => kind !== "index" && kind !== "control");
  const tagSteps = working
    .filter(({ type }) => tagsDocuments(type))
    .map(({ key, type }) => ({ stepKey: key, stepType: type }));
  const producers = working.filter(({ type, outputs }) => !tagsDocuments(type) && outputs.size > 0);
  const named = producers.filter((step) => step.kind === "extract" || !isBuiltOn(step, producers));
  const tables = named.length > 0 ? named.flatMap(tablesOfStep) : tablesWithoutSteps(run, working);
  return { tables, tagSteps, isEmpty: delivered.length > 0 && working.length === 0 };
}

/** What is to be read of a run. */
export interface OutputPlan {
  tables: OutputTable[];
  /** Steps whose output are tags of documents, which have a call of their own. */
  tagSteps: { stepKey: string; stepType: string }[];
  /** True when the run did nothing that leaves rows, such as publishing. */
  isEmpty: boolean;
}

/** A table that holds output of a run. */
export interface OutputTable {
  /** Absent when the run names the table but no step of it. */
  stepKey?: string;
  stepType: string;
  kind: StepKind;
  tableName: string;
  /** Absent when the vendor gives none: then the latest version is read. */
  tableVersionId?: string;
  /** The step, for the ids of extractors that it gives. */
  wire?: WireStep;
}

function isBuiltOn(step: RunStep, others: readonly RunStep[]): boolean {
  return others.some(
    (other) =>
      other.key !== step.key &&
      (other.dependsOn.includes(step.key) || [...step.outputs.keys()].some((name) => other.inputs.has(name))),
  );
}

/** The tables of one step, whatever became of them later. */
export function tablesOfStep({ key, type, kind, outputs, wire }: RunStep): OutputTable[] {
  return [...outputs].map(([tableName, tableVersionId]) => ({
    stepKey: key,
    stepType: type,
    kind,
    tableName,
    wire,
    ...omitNullish({ tableVersionId }),
  }));
}

function tablesWithoutSteps(run: WireRun, working: readonly RunStep[]): OutputTable[] {
  const versions = readVersions(run.tables);
  const ofRun = [...versions].flatMap(([tableName, tableVersionId]) => {
    if (/document_tags/.test(tableName)) return [];
    const kind = kindOfTable(tableName);
    const extractorId = extractorInName(tableName);
    const steps = working.filter((step) => step.kind === kind && !tagsDocuments(step.type));
    const step =
      steps.find(({ wire }) => extractorId !== undefined && extractorIdsOf(wire).includes(extractorId)) ??
      (steps.length === 1 ? steps[0] : undefined);
    return [
      {
        stepType: step?.type ?? "table",
        kind,
        tableName,
        ...omitNullish({ stepKey: step?.key, wire: step?.wire, tableVersionId }),
      },
    ];
  });
  const extracted = ofRun.filter(({ kind }) => kind === "extract");
  if (extracted.length > 0) return extracted;
  const guessed = working.flatMap((step): OutputTable[] => {
    const id = step.wire.object_extractor_id;
    if (step.kind !== "extract" || !id) return [];
    const tableName = `extracted_objects_extractor_${id}`;
    return [{ stepKey: step.key, stepType: step.type, kind: "extract", tableName, wire: step.wire }];
  });
  return guessed.length > 0 ? guessed : ofRun.filter(({ kind }) => kind !== "parse");
}

/** What a table holds, by the names that the vendor gives (its own client's list of prefixes). Others are the user's. */
function kindOfTable(tableName: string): StepKind {
  if (/^(chunks$|extracted_chunks_)/.test(tableName)) return "chunk";
  if (/^(blocks$|extracted_blocks_|extracted_parsed_)/.test(tableName)) return "parse";
  if (/^(alerts_|pushed_)/.test(tableName)) return "other";
  return tableName.startsWith("extracted_objects_") ? "extract" : kindOfUserTable(tableName);
}

function kindOfUserTable(tableName: string): StepKind {
  return stepKindOf(tableName) === "classify" ? "classify" : "extract";
}

/**
 * Looks a table's id up: what the caller named; the list of tables; the table of the step's extractor. Found names are
 * remembered for the life of the provider: a table keeps its id.
 */
export function createTableIds(
  given: Readonly<Record<string, string>>,
  remembered: Map<string, string>,
): TableIds {
  return {
    async find(project, table) {
      const { tableName } = table;
      if (Object.hasOwn(given, tableName)) return { tableId: given[tableName] };
      const lookUp: LookUp = { project, unread: undefined };
      if (!remembered.has(tableName)) await rememberTables(lookUp, remembered);
      const tableId = remembered.get(tableName) ?? (await tableOfExtractor(lookUp, table));
      return { tableId, unread: lookUp.unread };
    },
  };
}

/** Finds the ids of tables, which no documented endpoint returns. */
export interface TableIds {
  find(project: Project, table: OutputTable): Promise<FoundTableId>;
}

/** What came of looking a table's id up. */
export interface FoundTableId {
  /** Absent when the id is nowhere to be found. */
  tableId?: string | undefined;
  /** Why it is not known that no call returns the id: a response that could have held it cannot be read. */
  unread?: VendorError | undefined;
}

interface LookUp {
  project: Project;
  /** An answer that cannot be read does not say that the instance lacks the call; another call may still return the id. */
  unread: VendorError | undefined;
}

async function rememberTables(lookUp: LookUp, remembered: Map<string, string>): Promise<void> {
  await whereOffered(lookUp, async () => {
    for await (const table of listPages(lookUp.project, ["tables"], tableSchema, { limit: 1000 })) {
      remembered.set(table.name, table.id);
    }
  });
}

async function tableOfExtractor(lookUp: LookUp, table: OutputTable): Promise<string | undefined> {
  for (const { collection, field, extractorId } of extractorsOf(table)) {
    const extractor = await whereOffered(lookUp, () =>
      lookUp.project.ask([collection, extractorId], z.record(z.string(), z.unknown())),
    );
    const id = idIn(extractor?.read[field]);
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
  // A table with a name of the user's own: only the step shows it, and only for what such a step writes first of all.
  const id =
    kind === "extract" ? wire?.object_extractor_id : kind === "chunk" ? wire?.chunks_extractor_id : undefined;
  if (!id) return [];
  return kind === "extract"
    ? [{ collection: "object-extractors", field: "extracted_objects_table", extractorId: id }]
    : [{ collection: "chunks-extractors", field: "extracted_chunks_table", extractorId: id }];
}

/** Where the id of a table stands, by the beginning of the table's name (resources of extractors). */
const extractorFields: readonly (readonly [prefix: string, collection: string, field: string])[] = [
  ["extracted_objects_extractor_", "object-extractors", "extracted_objects_table"],
  ["alerts_extractor_", "object-extractors", "alerts_table"],
  ["extracted_tags_extractor_", "tag-extractors", "extracted_tags_table"],
  ["alerts_tags_extractor_", "tag-extractors", "alerts_tags_table"],
  ["extracted_chunks_extractor_", "chunks-extractors", "extracted_chunks_table"],
];

/** The vendor's summaries do not say whether the field holds an id or the table itself. */
function idIn(value: unknown): string | undefined {
  const id = isRecord(value) ? value.id : value;
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

/** Answers by which an instance says that it does not offer a call, which only the vendor's own client is known to use. */
const notOffered: readonly (number | undefined)[] = [403, 404, 405];
