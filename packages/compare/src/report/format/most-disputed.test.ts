import { expect, it } from "vitest";
import type { ReportField } from "../../model/report-field.ts";
import { mostDisputed } from "./most-disputed.ts";

function place(address: string, field: string, agreement: number | null): ReportField {
  return { document: "a", address, field, values: [], agreement, majority: null };
}

it("shows a column that is wrong in every row twice before other fields had their turn", () => {
  const column = Array.from({ length: 30 }, (_, index) => place(`rows[${index}].date`, "rows[].date", 0));
  const other = place("total", "total", 50);
  const shown = mostDisputed([...column, other, place("name", "name", 100), place("note", "note", null)]);
  expect(shown).toHaveLength(20);
  expect(shown.slice(0, 4).map(({ address }) => address)).toEqual([
    "rows[0].date",
    "rows[1].date",
    "total",
    "rows[2].date",
  ]);
});
