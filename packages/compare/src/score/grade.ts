import type { JsonObject, JsonValue } from "@docmux/core";
import type { FinishedRun } from "../engine/run-cell.ts";
import type { ReportCell, ReportScore } from "../model/cell.ts";
import { formatAddress, type Path } from "./address.ts";
import { anlsStar } from "./anls-star.ts";
import type { KeyOf } from "./canonical.ts";
import { jsonAccuracy } from "./json-accuracy.ts";
import { scoreValues } from "./score-values.ts";
import { textSimilarity } from "./similarity.ts";
import { type SlotOf, schemaSlots, truthSlots } from "./slots.ts";
import { toValueTree, type ValueNode } from "./value-tree.ts";
import { emptyBuckets } from "./verdict.ts";

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

/** The cell of a run with its score, or with the reason why it has none. */
export function gradeRun(
  { cell, markdown }: FinishedRun,
  gauge: Gauge | undefined,
  truthMarkdown: string | undefined,
): ReportCell {
  if (cell.outcome !== "delivered") return cell;
  const similarity =
    truthMarkdown === undefined || markdown === undefined ? null : textSimilarity(truthMarkdown, markdown);
  if (cell.data === undefined) {
    if (similarity !== null) return { ...cell, score: ungraded(similarity) };
    return gauge ? { ...cell, unusable: "It delivered no structured data." } : cell;
  }
  try {
    if (!gauge) {
      // Without a truth, it must still be possible to lay it beside the others.
      toValueTree(cell.data, { keyOf: String });
      return similarity === null ? cell : { ...cell, score: ungraded(similarity) };
    }
    return { ...cell, score: { ...gradeAnswer(cell.data, gauge), textSimilarity: similarity } };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ...cell, unusable: `The data cannot be compared: ${error.message}.` };
  }
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

/** A score of the Markdown alone. */
function ungraded(textSimilarity: number): ReportScore {
  return {
    buckets: emptyBuckets(),
    total: 0,
    truthCount: 0,
    assertedCount: 0,
    accuracy: null,
    precision: null,
    recall: null,
    f1: null,
    found: null,
    readRight: null,
    matchingExact: true,
    anlsStar: null,
    jsonAccuracy: null,
    textSimilarity,
    skipped: [],
  };
}
