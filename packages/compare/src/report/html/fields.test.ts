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

it("lists every place of a report that opens in no time", () => {
  const fields = places(10, 1000, 100);
  expect(listedFields(fields, 10)).toEqual({ fields, leftOut: 0 });
});

it("leaves out what all agree on when there is too much, and counts it", () => {
  const [agreed, disputed] = [places(100, 150, 100), places(100, 3, 0)];
  expect(listedFields([...agreed, ...disputed], 100)).toEqual({ fields: disputed, leftOut: 15_000 });
});

it("leaves no document without its places", () => {
  const { fields, leftOut } = listedFields(places(100, 500, 50), 100);
  expect(fields).toHaveLength(10_000);
  expect(new Set(fields.map(({ document }) => document)).size).toBe(100);
  expect(leftOut).toBe(40_000);
});
