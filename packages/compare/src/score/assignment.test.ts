import fc from "fast-check";
import { linearSumAssignment } from "linear-sum-assignment";
import { describe, expect, it } from "vitest";
import { assignBest, type WeightTable } from "./assignment.ts";
import { bestGreedy, eachRowInTurn, type RowWeights } from "./greedy.ts";

const tableOf = (lists: readonly (readonly number[])[]): WeightTable => ({
  rows: lists.length,
  columns: lists[0]?.length ?? 0,
  weights: Float64Array.from(lists.flat()),
});
const lists = (weight: fc.Arbitrary<number>) =>
  fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain(([rows, columns]) =>
    fc.array(fc.array(weight, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );
// Few different weights: ties are where two searches differ.
const tied = lists(fc.nat(3));
const fractions = lists(fc.double({ min: 0, max: 1, noNaN: true }));

describe("the best assignment", () => {
  it.each([
    ["tied weights", tied],
    ["fractions", fractions],
  ])("takes the pairs that linear-sum-assignment takes: %s", (_, weights) => {
    fc.assert(
      fc.property(weights, (rows) => {
        const { columnOfRow, complete } = assignBest(tableOf(rows));
        expect(complete).toBe(true);
        expect([...columnOfRow]).toEqual([...linearSumAssignment(rows).rowAssignments]);
      }),
      { numRuns: 500 },
    );
  });

  it("ends at its limit with what it has", () => {
    const rows = Array.from({ length: 20 }, () => new Array<number>(20).fill(1));
    const { columnOfRow, complete } = assignBest(tableOf(rows), 150);
    expect(complete).toBe(false);
    // 20 weights for the first, 20 + 19 for the second, 20 + 19 + 18 for the third.
    expect([...columnOfRow].filter((column) => column >= 0)).toHaveLength(3);
  });
});

describe("where the best takes too long", () => {
  const valueWeight = 10;
  const weigh = (rows: readonly (readonly number[])[]): RowWeights => ({
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    valueWeight,
    weightsOf: (row) => Float64Array.from(rows[row] ?? []),
  });
  // A pair without a matching value is worth nothing; the rest of a weight is the tie-break.
  const pairs = lists(fc.oneof(fc.constant(0), fc.integer({ min: valueWeight, max: 5 * valueWeight })));
  const sumOf = (rows: readonly (readonly number[])[], columnOfRow: ArrayLike<number>) =>
    Array.from(columnOfRow).reduce((sum, column, row) => sum + (rows[row]?.[column] ?? 0), 0);

  it("is never worse than giving each row its best that is left", () => {
    fc.assert(
      fc.property(pairs, fc.nat(200), (rows, steps) => {
        const weights = weigh(rows);
        const begun = assignBest(tableOf(rows), steps).columnOfRow;
        for (const found of [bestGreedy(weights), bestGreedy(weights, begun)]) {
          expect(sumOf(rows, found)).toBeGreaterThanOrEqual(eachRowInTurn(weights).worth);
          const used = [...found].filter((column) => column >= 0);
          expect(new Set(used).size).toBe(used.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("has at least half of the matching values of the best way", () => {
    fc.assert(
      fc.property(lists(fc.nat(5)), (counts) => {
        const rows = counts.map((row) => row.map((count) => count * valueWeight));
        const best = sumOf(rows, assignBest(tableOf(rows)).columnOfRow);
        expect(2 * sumOf(rows, bestGreedy(weigh(rows)))).toBeGreaterThanOrEqual(best);
      }),
      { numRuns: 500 },
    );
  });
});
