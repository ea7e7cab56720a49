import type { JsonValue } from "@docmux/core";
import { distance } from "fastest-levenshtein";
import { expect, it, vi } from "vitest";
import { anlsStar } from "./anls-star.ts";
import { canonicalKey } from "./canonical.ts";
import { OverlapTable } from "./overlap-table.ts";
import { matchRows } from "./rows.ts";
import { toValueTree, type ValueNode } from "./value-tree.ts";

vi.mock("fastest-levenshtein", async (original) => {
  const real = await original<typeof import("fastest-levenshtein")>();
  return { ...real, distance: vi.fn(real.distance) };
});

const rowsOf = (count: number, off: number): JsonValue[] =>
  Array.from({ length: count }, (_, index) => ({
    sku: `sku ${(index * 7919) % 10_007} of ${index}`,
    unit: ["pcs", "kg", "m"][index % 3] as string,
    tags: ["a", `t${index % 4}`],
    amount: index * 3 + (index % 5 === off ? 1 : 0),
  }));
const nodesOf = (rows: readonly JsonValue[]): ValueNode[] =>
  rows.flatMap((row) => toValueTree(row, { keyOf: canonicalKey }) ?? []);

it("rows of plain values and plain lists are never compared one by one", () => {
  const overlapOf = vi.fn(() => ({ matched: 0, shared: 0 }));
  const [rows, columns] = [nodesOf(rowsOf(200, 1)), nodesOf(rowsOf(200, 2))];
  const table = new OverlapTable(rows, columns, overlapOf);
  for (let row = 0; row < rows.length; row += 1) table.read(row);
  expect(overlapOf).not.toHaveBeenCalled();
});

it("edit distances of ANLS* grow with the different texts, not with the pairs of values", () => {
  const callsOf = (count: number) => {
    vi.mocked(distance).mockClear();
    const rows = Array.from({ length: count }, (_, index) => ({
      unit: `unit ${index % 10}`,
      note: "as agreed",
    }));
    expect(anlsStar(rows, [...rows].reverse())).toBe(100);
    return vi.mocked(distance).mock.calls.length;
  };
  expect(callsOf(80)).toBe(callsOf(20));
});

it("tables beyond the exact search are paired with every row that has a partner, and say so", () => {
  const [first, second] = [nodesOf(rowsOf(2100, 1)), nodesOf(rowsOf(2100, 2).reverse())];
  // None is the same as another, so that no twins make the table smaller.
  const odd = nodesOf(rowsOf(2100, 2).map((row, index) => ({ ...(row as object), amount: `n ${index}` })));
  const { pairs, overlap } = matchRows(first, odd);
  expect(overlap.exact).toBe(false);
  expect(pairs).toHaveLength(2100);
  expect(pairs.every(([a, b]) => a === b)).toBe(true);
  expect(matchRows(first, second).overlap.exact).toBe(true);
});
