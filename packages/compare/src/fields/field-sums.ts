import type { ReportFieldSummary } from "../model/field.ts";
import { isMissedByAll, type PackedFields, pairsAmong } from "./fields.ts";

/** One field over the rows of one document. Whole numbers only: their sums do not depend on the order of documents. */
export interface FieldSum {
  field: string;
  places: number;
  missedByAll: number;
  /** Pairs of pipelines that say the same, over all places. */
  same: number;
  /** One for each pipeline. */
  correct: number[];
  judged: number[];
}

/** What summaries need to know of one document. Plain data, and small: all its places need not be handed over. */
export interface DocumentSums {
  pipelines: string[];
  fields: FieldSum[];
  places: number;
  /** Places at which pipelines differ. */
  disputed: number;
}

/** Counts the places of one document, field by field. */
export function sumFields(packed: PackedFields): DocumentSums {
  const { pipelines, addresses, fields, same, verdicts } = packed;
  const width = pipelines.length;
  const pairs = pairsAmong(width);
  const sums = new Map<string, FieldSum>();
  let disputed = 0;
  fields.forEach((field, index) => {
    let sum = sums.get(field);
    if (!sum) {
      sum = { field, places: 0, missedByAll: 0, same: 0, correct: zeros(width), judged: zeros(width) };
      sums.set(field, sum);
    }
    sum.places += 1;
    if (isMissedByAll(packed, index)) sum.missedByAll += 1;
    sum.same += same[index] ?? 0;
    if ((same[index] ?? 0) < pairs) disputed += 1;
    for (let column = 0; column < width; column += 1) {
      const verdict = verdicts[index * width + column] ?? null;
      if (verdict === null) continue;
      increase(sum.judged, column);
      if (verdict === "correct") increase(sum.correct, column);
    }
  });
  return { pipelines, fields: [...sums.values()], places: addresses.length, disputed };
}

/** Adds up fields over documents, which may come in any order. */
export class FieldSummarizer {
  readonly #columns: ReadonlyMap<string, number>;
  readonly #totals = new Map<string, FieldTotal>();

  /** @param pipelines - labels, in the order of the report. */
  constructor(pipelines: readonly string[]) {
    this.#columns = new Map(pipelines.map((pipeline, index) => [pipeline, index]));
  }

  /** Adds the document with this number. */
  add(document: number, { pipelines, fields }: DocumentSums): void {
    const columns = pipelines.map((pipeline) => this.#columns.get(pipeline));
    const pairs = pairsAmong(pipelines.length);
    fields.forEach((sum, position) => {
      const total = this.#totalOf(sum.field);
      total.first = earlier(total.first, [document, position]);
      total.places += sum.places;
      total.missedByAll += sum.missedByAll;
      if (pairs > 0) {
        const { same, places } = total.byPairs.get(pairs) ?? { same: 0, places: 0 };
        total.byPairs.set(pairs, { same: same + sum.same, places: places + sum.places });
      }
      columns.forEach((column, index) => {
        if (column === undefined) return;
        increase(total.correct, column, sum.correct[index]);
        increase(total.judged, column, sum.judged[index]);
      });
    });
  }

  /** Fields over all rows and documents, most disagreement first, then in the order in which documents have them. */
  summaries(): ReportFieldSummary[] {
    return [...this.#totals]
      .sort(([, a], [, b]) => a.first[0] - b.first[0] || a.first[1] - b.first[1])
      .map(([field, total]) => this.#summaryOf(field, total))
      .sort((a, b) => (a.agreement ?? 101) - (b.agreement ?? 101));
  }

  #totalOf(field: string): FieldTotal {
    let total = this.#totals.get(field);
    if (!total) {
      const width = this.#columns.size;
      const first: Position = [Number.POSITIVE_INFINITY, 0];
      const counts = { correct: zeros(width), judged: zeros(width) };
      total = { first, places: 0, missedByAll: 0, byPairs: new Map(), ...counts };
      this.#totals.set(field, total);
    }
    return total;
  }

  #summaryOf(field: string, total: FieldTotal): ReportFieldSummary {
    return {
      field,
      places: total.places,
      missedByAll: total.missedByAll,
      agreement: meanAgreement(total.byPairs),
      accuracy: [...this.#columns].map(([pipeline, column]) => {
        const [correct, judged] = [total.correct[column] ?? 0, total.judged[column] ?? 0];
        return { pipeline, accuracy: judged === 0 ? null : (100 * correct) / judged, correct, judged };
      }),
    };
  }
}

/** Number of a document, and of a field in it. */
type Position = readonly [number, number];

interface FieldTotal extends Omit<FieldSum, "field" | "same"> {
  /** Where the field comes first. */
  first: Position;
  /** By the number of pairs that were compared at a place: documents have different numbers of answers. */
  byPairs: Map<number, { same: number; places: number }>;
}

function meanAgreement(byPairs: FieldTotal["byPairs"]): number | null {
  let [agreement, places] = [0, 0];
  for (const [pairs, own] of [...byPairs].sort(([a], [b]) => a - b)) {
    agreement += (100 * own.same) / pairs;
    places += own.places;
  }
  return places === 0 ? null : agreement / places;
}

function earlier(a: Position, b: Position): Position {
  return a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]) ? a : b;
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}

function increase(counts: number[], index: number, by = 1): void {
  counts[index] = (counts[index] ?? 0) + by;
}
