import type { JsonObject, JsonValue } from "@docmux/core";
import type { ReportScore } from "../model/report-score.ts";
import { formatAddress, type Path } from "./address.ts";
import { anlsStar } from "./anls-star.ts";
import type { KeyOf } from "./canonical-key.ts";
import { jsonAccuracy } from "./json-accuracy.ts";
import { type SlotOf, schemaSlots } from "./schema-slots.ts";
import { scoreValues } from "./score-values.ts";
import { truthSlots } from "./truth-slots.ts";
import { toValueTree, type ValueNode } from "./value-tree.ts";

/** A truth, ready to grade answers against. */
export interface Gauge {
  truth: JsonValue;
  node: ValueNode | undefined;
  slotOf: SlotOf;
  keyOf: KeyOf;
  /** True for subtrees that cannot be graded. */
  skip: (path: Path) => boolean;
}

/**
 * Makes a truth ready to grade answers against.
 *
 * @throws RangeError for a truth that is nested too deep.
 */
export function makeGauge(truth: JsonValue, schema: JsonObject | undefined, keyOf: KeyOf): Gauge {
  const slotOf = schema ? schemaSlots(schema) : truthSlots(truth);
  const skip = (path: Path) => slotOf(path) === "open";
  return { truth, node: toValueTree(truth, { keyOf, skip }), slotOf, keyOf, skip };
}

/**
 * Grades one answer with every scorer.
 *
 * @throws RangeError for an answer that is nested too deep.
 */
export function gradeAnswer(answer: JsonValue, gauge: Gauge): ReportScore {
  const { truth, node, slotOf, keyOf } = gauge;
  const skipped = new Set<string>();
  const skip = (path: Path): boolean => {
    const isSkipped = gauge.skip(path);
    if (isSkipped) skipped.add(formatAddress(path));
    return isSkipped;
  };
  const answerNode = toValueTree(answer, { keyOf, skip });
  return {
    ...scoreValues(node, answerNode, slotOf),
    anlsStar: anlsStar(truth, answer),
    jsonAccuracy: jsonAccuracy(truth, answer),
    textSimilarity: null,
    skipped: [...skipped],
  };
}
