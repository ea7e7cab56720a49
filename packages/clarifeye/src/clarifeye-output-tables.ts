import type { StepKind } from "@docmux/core/provider";
import { present } from "@docmux/core/provider-utils";
import { extractorInName } from "./clarifeye-indexing.ts";
import { orderRunSteps, type RunStep, readVersions } from "./clarifeye-run-steps.ts";
import { hasDelivered } from "./clarifeye-status.ts";
import { stepKindOf, tagsDocuments } from "./clarifeye-step-kind.ts";
import type { WireRun, WireStep } from "./clarifeye-wire.ts";

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

/** What is to be read of a run. */
export interface OutputPlan {
  tables: OutputTable[];
  /** Steps whose output are tags of documents, which have a call of their own. */
  tagSteps: { stepKey: string; stepType: string }[];
  /** True when the run did nothing that leaves rows, such as publishing. */
  isEmpty: boolean;
}

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

/** The tables of one step, whatever became of them later. */
export function tablesOfStep({ key, type, kind, outputs, wire }: RunStep): OutputTable[] {
  return [...outputs].map(([tableName, tableVersionId]) => ({
    stepKey: key,
    stepType: type,
    kind,
    tableName,
    wire,
    ...present({ tableVersionId }),
  }));
}

function isBuiltOn(step: RunStep, others: readonly RunStep[]): boolean {
  return others.some(
    (other) =>
      other.key !== step.key &&
      (other.dependsOn.includes(step.key) || [...step.outputs.keys()].some((name) => other.inputs.has(name))),
  );
}

function tablesWithoutSteps(run: WireRun, working: readonly RunStep[]): OutputTable[] {
  const versions = readVersions(run.tables);
  const ofRun = [...versions].flatMap(([tableName, tableVersionId]) => {
    if (/document_tags/.test(tableName)) return [];
    const kind = kindOfTable(tableName);
    const extractorId = extractorInName(tableName);
    const steps = working.filter((step) => step.kind === kind && !tagsDocuments(step.type));
    const step =
      steps.find(({ wire }) => extractorId !== undefined && idsOf(wire).includes(extractorId)) ??
      (steps.length === 1 ? steps[0] : undefined);
    return [
      {
        stepType: step?.type ?? "table",
        kind,
        tableName,
        ...present({ stepKey: step?.key, wire: step?.wire, tableVersionId }),
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

function idsOf(wire: WireStep): (string | null | undefined)[] {
  return [wire.object_extractor_id, wire.tag_extractor_id, wire.chunks_extractor_id];
}
