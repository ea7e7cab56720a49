import { describe, expect, it } from "vitest";
import { findSlashOrder, parseDate } from "./parse-date.ts";

describe("parseDate", () => {
  it.each([
    "2026-03-14",
    "2026-03-14T08:42:00Z",
    "14.03.2026",
    "14.3.26",
    "14/03/2026",
    "2026/03/14",
    "March 14, 2026",
    "Mar 14 2026",
    "Saturday, March 14th, 2026",
    "14 March 2026",
    "14. März 2026",
    "14-Mar-2026",
    "14 mars 2026",
  ])("reads %s", (text) => {
    expect(parseDate(text)?.iso).toBe("2026-03-14");
  });

  it.each([
    "31.02.2026",
    "2026-13-01",
    "March 2026",
    "14 Castle 2026",
    "Invoice 2026-03-14 for March, see below",
    "",
  ])("refuses %j", (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  it("takes the order of an ambiguous date from the caller, unless only one is possible", () => {
    expect(parseDate("03/04/2026", "day-month")?.iso).toBe("2026-04-03");
    expect(parseDate("03/04/2026", "month-day")?.iso).toBe("2026-03-04");
    expect(parseDate("14/03/2026", "month-day")?.iso).toBe("2026-03-14");
    expect(findSlashOrder("05/03/2026 to 31/03/2026")).toBe("day-month");
    expect(findSlashOrder("03/31/2026")).toBe("month-day");
    expect(findSlashOrder("03/04/2026")).toBeUndefined();
  });
});
