import type { JsonObject, JsonValue } from "@docmux/core";
import type { FinishedRun } from "../engine/run-cell.ts";
import type { ReportCell, ReportScore } from "../model/cell.ts";
import { formatAddress, type Path } from "./address.ts";
import { anlsStar } from "./anls-star.ts";
import type { KeyOf } from "./canonical.ts";
import { type Unwrap, unwrapper } from "./envelopes.ts";
import { type GradingRules, ruleBook } from "./grading-rules.ts";
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
  /** The answer without what vendors put around values. */
  unwrap: Unwrap;
  /** The tree of an answer that was unwrapped. `onSkip` hears of places that are not graded. */
  treeOf: (answer: JsonValue | undefined, onSkip?: (path: Path) => void) => ValueNode | undefined;
  /** Absent when every value counts the same. */
  weightOf?: (path: Path) => number;
}

/**
 * Makes a truth ready to grade answers against.
 *
 * @throws RangeError for a truth that is nested too deep.
 */
export function makeGauge(
  truth: JsonValue,
  schema: JsonObject | undefined,
  keyOf: KeyOf,
  rules: GradingRules = {},
): Gauge {
  const slotOf = schema ? schemaSlots(schema) : truthSlots(truth);
  const { isIgnored, leafRuleOf, weightOf } = ruleBook(rules, keyOf);
  const treeOf: Gauge["treeOf"] = (answer, onSkip) => {
    const skip = (path: Path): boolean => {
      const isSkipped = slotOf(path) === "open" || isIgnored(path);
      if (isSkipped) onSkip?.(path);
      return isSkipped;
    };
    return toValueTree(answer, { keyOf, skip, ...(leafRuleOf ? { leafRuleOf } : {}) });
  };
  return {
    truth,
    node: treeOf(truth),
    slotOf,
    unwrap: unwrapper(truth, schema),
    treeOf,
    ...(weightOf ? { weightOf } : {}),
  };
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
  const { truth, node, slotOf, weightOf } = gauge;
  const skipped = new Set<string>();
  const plain = gauge.unwrap(answer);
  const answerNode = gauge.treeOf(plain, (path) => skipped.add(formatAddress(path)));
  return {
    ...scoreValues(node, answerNode, slotOf, weightOf),
    anlsStar: anlsStar(truth, plain),
    jsonAccuracy: jsonAccuracy(truth, plain),
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
