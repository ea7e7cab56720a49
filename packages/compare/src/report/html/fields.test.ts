import { expect, it } from "vitest";
import type { ReportField } from "../../model/field.ts";
import { listedFields } from "./fields.ts";

function places(documents: number, ofEach: number, agreement: number): ReportField[] {
  return Array.from({ length: documents * ofEach }, (_, index) => ({
    document: `document-${Math.floor(index / ofEach)}`,
    address: `a[${index % ofEach}]`,
    field: "a[]",
    values: [],
    agreement,
    missedByAll: false,
    majority: null,
  }));
}

it("lists every place of a report of few places", () => {
  const fields = places(10, 100, 100);
  expect(listedFields(fields, 10)).toEqual({ fields, leftOut: 0 });
});

it("leaves out what all agree on when there is too much, and counts it", () => {
  const [agreed, disputed] = [places(100, 150, 100), places(100, 3, 0)];
  expect(listedFields([...agreed, ...disputed], 100)).toEqual({ fields: disputed, leftOut: 15_000 });
});

it("leaves no document without its places", () => {
  const { fields, leftOut } = listedFields(places(100, 500, 50), 100);
  expect(fields).toHaveLength(1000);
  expect(new Set(fields.map(({ document }) => document)).size).toBe(100);
  expect(leftOut).toBe(49_000);
});

it("lists more of a single document, and not every row of a table of thousands", () => {
  const few = places(1, 2000, 100);
  expect(listedFields(few, 1)).toEqual({ fields: few, leftOut: 0 });
  const { fields, leftOut } = listedFields([...places(1, 17_000, 100), ...places(1, 3000, 50)], 1);
  expect(fields.every(({ agreement }) => agreement === 50)).toBe(true);
  expect({ listed: fields.length, leftOut }).toEqual({ listed: 2500, leftOut: 17_500 });
});
