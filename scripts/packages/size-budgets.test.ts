import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkBudgets, readBudgets, writeBudgets } from "./size-budgets.ts";

test("budgets are a tenth above what was measured, and hold until then", () => {
  const folder = mkdtempSync(join(tmpdir(), "docmux-budgets-"));
  const file = join(folder, "budgets.json");
  writeBudgets({ a: { tarball: 1000 }, b: { bundle: 15, tarball: 20 } }, file);
  const budgets = readBudgets(file);
  rmSync(folder, { recursive: true });
  expect(budgets).toEqual({ a: { tarball: 1100 }, b: { bundle: 17, tarball: 22 } });
  expect(checkBudgets({ a: { tarball: 1100 }, b: { bundle: 17, tarball: 1 } }, budgets)).toEqual([]);
});

test("what is too large, has no budget, or is no longer measured, is reported", () => {
  const problems = checkBudgets(
    { a: { tarball: 1101 }, c: { tarball: 1 } },
    { a: { tarball: 1100 }, b: { bundle: 5 } },
  );
  expect(problems).toEqual([
    expect.stringContaining("a (tarball): 1101 bytes, the budget is 1100."),
    expect.stringContaining("c (tarball) has no budget"),
    expect.stringContaining("b (bundle) has a budget"),
  ]);
});
