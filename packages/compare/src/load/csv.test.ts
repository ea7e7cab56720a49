import fc from "fast-check";
import { expect, it } from "vitest";
import { readCsv } from "./csv.ts";

const cell = fc.string({ unit: fc.constantFrom("a", "é", ",", '"', "\n", "\r", " ", ";", "1") });
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 });

it.each(["\n", "\r\n", "\r"])("reads back any table that was written, rows ended by %j", (lineEnd) => {
  fc.assert(
    fc.property(table, fc.boolean(), (rows, hasLastEnd) => {
      const text = rows.map((row) => row.map(quote).join(",")).join(lineEnd) + (hasLastEnd ? lineEnd : "");
      expect(readCsv(text, "t.csv").map(({ cells }) => cells)).toEqual(rows);
    }),
  );
});

it("counts the lines inside quoted cells and leaves out empty lines", () => {
  expect(readCsv('a,"b\r\nb"\n\nc,\n', "t.csv")).toEqual([
    { line: 1, cells: ["a", "b\r\nb"] },
    { line: 4, cells: ["c", ""] },
  ]);
});

it.each([
  ["inside an unquoted cell", 'a,b\nc,d"e"', 2],
  ["behind a closing quote", 'a,b\n"c"d,e', 2],
  ["without an end", 'a,b\nc,d\n"e,f\ng,h', 3],
])("refuses a quote %s", (_, text, line) => {
  expect(() => readCsv(text, "t.csv")).toThrow(
    `t.csv, line ${line}: a double quote stands where none can be`,
  );
});

it("takes linear time for a quote without an end", () => {
  expect(() => readCsv(`a,"${'x""'.repeat(200_000)}`, "t.csv")).toThrow(/double quote/);
});

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
