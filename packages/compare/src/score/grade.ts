import type { JsonObject, JsonValue } from "@docmux/core";
import type { ReportScore } from "../model/cell.ts";
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

/** What a run delivered. */
export interface DeliveredAnswer {
  data?: JsonValue | undefined;
  markdown?: string | undefined;
}

/** What grading adds to a cell. */
export interface CellGrade {
  score: ReportScore | null;
  /** Why an answer that was delivered cannot be graded or compared. */
  unusable?: string;
}

/** The grade of an answer, or the reason why it has none. `read` is its data as {@link readAnswer} reads it. */
export function gradeDelivered(
  { data, markdown }: DeliveredAnswer,
  gauge: Gauge | undefined,
  truthMarkdown: string | undefined,
): CellGrade & { read?: ReadAnswer } {
  const similarity =
    truthMarkdown === undefined || markdown === undefined ? null : textSimilarity(truthMarkdown, markdown);
  const textScore = similarity === null ? null : ungraded(similarity);
  if (data === undefined) {
    const isUnusable = textScore === null && gauge !== undefined;
    return { score: textScore, ...(isUnusable ? { unusable: "It delivered no structured data." } : {}) };
  }
  try {
    if (!gauge) {
      // Without a truth, it must still be possible to compare it with the others.
      toValueTree(data, { keyOf: String });
      return { score: textScore };
    }
    const read = readAnswer(data, gauge);
    return { score: { ...gradeRead(read, gauge), textSimilarity: similarity }, read };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { score: null, unusable: `The data cannot be compared: ${error.message}.` };
  }
}

/** An answer as it is graded. */
export interface ReadAnswer {
  /** Without what vendors put around values. */
  plain: JsonValue;
  node: ValueNode | undefined;
  /** Addresses that are not graded. */
  skipped: string[];
}

/**
 * Reads an answer for grading.
 *
 * @throws RangeError for an answer that is nested too deep.
 */
function readAnswer(answer: JsonValue, gauge: Gauge): ReadAnswer {
  const skipped = new Set<string>();
  const plain = gauge.unwrap(answer);
  const node = gauge.treeOf(plain, (path) => skipped.add(formatAddress(path)));
  return { plain, node, skipped: [...skipped] };
}

/**
 * Grades one answer with every scorer.
 *
 * @throws RangeError for an answer that is nested too deep.
 */
export function gradeAnswer(answer: JsonValue, gauge: Gauge): ReportScore {
  return gradeRead(readAnswer(answer, gauge), gauge);
}

function gradeRead({ plain, node, skipped }: ReadAnswer, gauge: Gauge): ReportScore {
  return {
    ...scoreValues(gauge.node, node, gauge.slotOf, gauge.weightOf),
    anlsStar: anlsStar(gauge.truth, plain),
    jsonAccuracy: jsonAccuracy(gauge.truth, plain),
    textSimilarity: null,
    skipped,
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
