import type { FinishedRun } from "../engine/run-cell.ts";
import type { ReportCell } from "../model/report-cell.ts";
import type { ReportScore } from "../model/report-score.ts";
import { type Gauge, gradeAnswer } from "./grade-answer.ts";
import { textSimilarity } from "./text-similarity.ts";
import { toValueTree } from "./value-tree.ts";

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
    if (similarity !== null) return { ...cell, score: { ...ungraded, textSimilarity: similarity } };
    return gauge ? { ...cell, unusable: "It delivered no structured data." } : cell;
  }
  try {
    if (!gauge) {
      // Without a truth, it must still be possible to lay it beside the others.
      toValueTree(cell.data, { keyOf: String });
      return similarity === null ? cell : { ...cell, score: { ...ungraded, textSimilarity: similarity } };
    }
    return { ...cell, score: { ...gradeAnswer(cell.data, gauge), textSimilarity: similarity } };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ...cell, unusable: `The data cannot be compared: ${error.message}.` };
  }
}

const ungraded: ReportScore = {
  buckets: { matched: 0, misread: 0, unfound: 0, fabricated: 0, invented_item: 0, invented_field: 0 },
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
  textSimilarity: null,
  skipped: [],
};
