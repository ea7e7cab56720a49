import type { JsonObject, JsonValue } from "@docmux/core";
import { type DocumentSums, sumFields } from "../fields/field-sums.ts";
import { type PackedFields, packFields } from "../fields/fields.ts";
import { worstPlaces } from "../fields/listed-places.ts";
import type { Source } from "../fields/tabulate.ts";
import { type KeyOf, memoizedCanonicalKey } from "../score/canonical.ts";
import {
  type CellGrade,
  type DeliveredAnswer,
  type Gauge,
  gradeDelivered,
  makeGauge,
} from "../score/grade.ts";
import { type GradingRules, ruleBook } from "../score/grading-rules.ts";
import { habitsOf } from "../score/locale-habits.ts";
import { toValueTree, type ValueNode } from "../score/value-tree.ts";

/** One document with what was delivered for it. Plain data: it can be handed to another thread. */
export interface GradingJob {
  truth?: JsonValue | undefined;
  truthMarkdown?: string | undefined;
  schema?: JsonObject | undefined;
  grading?: GradingRules | undefined;
  /** Labels of all pipelines, in the order of the report. */
  labels: readonly string[];
  answers: readonly (DeliveredAnswer & { pipeline: string })[];
  /** How many places to hand over at most: those that need review most. Default: all. */
  mostPlaces?: number | undefined;
}

/** What grading found out of one document. Plain data. */
export interface DocumentGrades {
  /** One for each answer of the job. */
  cells: CellGrade[];
  fields: PackedFields;
  /** Of all places, those that are not handed over included. */
  sums: DocumentSums;
}

/** Grades what was delivered for one document. Pauses after each answer, so that others can have their turn. */
export function* gradeDocument(job: GradingJob): Generator<void, DocumentGrades, void> {
  const { truth, truthMarkdown, schema, grading } = job;
  const keyOf = keyOfLocale(grading?.locale);
  const gauge = truth === undefined ? undefined : makeGauge(truth, schema, keyOf, grading);
  const cells: CellGrade[] = [];
  const nodes = new Map<string, ValueNode | undefined>();
  for (const answer of job.answers) {
    const { read, ...grade } = gradeDelivered(answer, gauge, truthMarkdown);
    cells.push(grade);
    // Listed field by field: the first answer of each pipeline that can be compared.
    if (answer.data !== undefined && grade.unusable === undefined && !nodes.has(answer.pipeline))
      nodes.set(answer.pipeline, gauge ? read?.node : ungradedTree(answer.data, grading, keyOf));
    yield;
  }
  const fields = packFields(sourcesOf(job.labels, nodes), gauge);
  return {
    cells,
    fields: worstPlaces(fields, job.mostPlaces ?? Number.POSITIVE_INFINITY),
    sums: sumFields(fields),
  };
}

/** Grades what was delivered for one document, in one go. */
export function gradeDocumentNow(job: GradingJob): DocumentGrades {
  const steps = gradeDocument(job);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function sourcesOf(labels: readonly string[], nodes: ReadonlyMap<string, ValueNode | undefined>): Source[] {
  return labels.flatMap((pipeline) => (nodes.has(pipeline) ? [{ pipeline, node: nodes.get(pipeline) }] : []));
}

function ungradedTree(
  data: JsonValue,
  grading: GradingRules | undefined,
  keyOf: KeyOf,
): ReturnType<Gauge["treeOf"]> {
  const { isIgnored, leafRuleOf } = ruleBook(grading ?? {}, keyOf);
  return toValueTree(data, { keyOf, skip: isIgnored, ...(leafRuleOf ? { leafRuleOf } : {}) });
}

const knownKeys = new Map<string | undefined, KeyOf>();
const mostKnownLocales = 20;

/** One memory of keys for each locale. */
function keyOfLocale(locale: string | undefined): KeyOf {
  let keyOf = knownKeys.get(locale);
  if (!keyOf) {
    if (knownKeys.size >= mostKnownLocales) knownKeys.clear();
    keyOf = memoizedCanonicalKey(habitsOf(locale));
    knownKeys.set(locale, keyOf);
  }
  return keyOf;
}
