import { describe, expect, it } from "vitest";
import { findDecimalMark, parseNumber } from "./parse-number.ts";

describe("parseNumber", () => {
  it.each([
    ["1,234.50", 1234.5],
    ["1.234,50 €", 1234.5],
    ["CHF 1'234.50", 1234.5],
    ["1 234,56", 1234.56],
    ["-2 613,53 €", -2613.53],
    ["$16,189.71", 16189.71],
    ["-$2,500.00", -2500],
    ["£0.18", 0.18],
    ["¥30,008", 30008],
    ["(12.00)", -12],
    ["12.00-", -12],
    ["−7", -7],
    ["19 %", 19],
    ["90 days", 90],
    ["1,234", 1234],
    ["0.945", 0.945],
    ["12,34,567.00", 1234567],
    ["0.00", 0],
  ])("reads %s", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(["", "Total", "14.03.2026", "2026-03-14", "12 Castle Row", "INV-1", "1,2,3", "12.00 of 15.00"])(
    "refuses %j",
    (text) => {
      expect(parseNumber(text)).toBeUndefined();
    },
  );

  it("reads three digits after a mark as the document writes fractions", () => {
    expect(parseNumber("1.250")).toBe(1250);
    expect(parseNumber("1.250", ".")).toBe(1.25);
    expect(findDecimalMark("2.50 and 3.75 and 1,000.00")).toBe(".");
    expect(findDecimalMark("2,50 und 1.000,00")).toBe(",");
    expect(findDecimalMark("no amounts")).toBeUndefined();
  });
});
