import * as fc from "fast-check";
import { expect, it } from "vitest";
import { anlsStar } from "./anls-star.ts";
import { PartMaker } from "./anls-star-parts.ts";
import { areFlat, compareFlatRows } from "./anls-star-rows.ts";

const value = fc.oneof(
  fc.constantFrom(null, "", "a", "ab", "abc", "abd", 1, true, "1", "True", 0, false, "é", "😀", "😀a"),
  fc.string({ minLength: 15, maxLength: 30, unit: fc.constantFrom("a", "b", "c", " ") }),
);
const row = fc.dictionary(fc.constantFrom("x", "y", "z"), value, { maxKeys: 3 });
const table = fc.array(row, { minLength: 1, maxLength: 6 });

it("column by column, rows are as alike as each two of them by themselves", () => {
  fc.assert(
    fc.property(table, table, (truth, answer) => {
      const maker = new PartMaker();
      const rows = truth.map((each) => maker.make(each));
      const columns = answer.map((each) => maker.make(each));
      if (!areFlat(rows) || !areFlat(columns)) throw new Error("not flat");
      const { means } = compareFlatRows(rows, columns);
      const each = truth.flatMap((expected) => answer.map((given) => anlsStar(expected, given)));
      expect(Array.from(means, (mean) => 100 * mean)).toEqual(each);
    }),
    { seed: 1, numRuns: 500 },
  );
});

it("rows that are the same are known, also where one names an empty value that the other leaves out", () => {
  const maker = new PartMaker();
  const rows = [{ a: "x", b: "" }].map((each) => maker.make(each));
  const columns = [{ a: "x", b: "" }, { a: "x" }, { a: "X", b: "" }, { a: "x", b: "", c: null }].map((each) =>
    maker.make(each),
  );
  if (!areFlat(rows) || !areFlat(columns)) throw new Error("not flat");
  expect([...compareFlatRows(rows, columns).differ]).toEqual([0, 0, 1, 1]);
});

it("lists and objects in a row make it no row of a table", () => {
  const maker = new PartMaker();
  expect(areFlat([maker.make({ a: 1 }), maker.make({ a: [1] })])).toBe(false);
  expect(areFlat([maker.make("a")])).toBe(false);
});
