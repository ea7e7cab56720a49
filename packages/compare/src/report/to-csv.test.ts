import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { toCsv } from "./to-csv.ts";

it("has a row for each place and pipeline", async () => {
  const lines = toCsv(await sampleReport()).split("\r\n");
  expect(lines[0]).toBe("document,address,field,truth,pipeline,value,verdict,agreement");
  expect(lines).toContain("Blurred 1,rows[1].amount,rows[].amount,2,Wary Blurred,3,incorrect,0");
});

it("has a row for each run", async () => {
  const [head = "", ...rows] = toCsv(await sampleReport(), { rows: "runs" })
    .trim()
    .split("\r\n");
  expect(rows).toHaveLength(3);
  const cells = rows.map((row) =>
    Object.fromEntries(head.split(",").map((name, index) => [name, row.split(",")[index]])),
  );
  expect(cells[1]).toMatchObject({
    status: "completed_with_warnings",
    cost_amount: "0.02",
    cost_exactness: "lower-bound",
  });
  expect(cells[2]).toMatchObject({ outcome: "failed", error_code: "forbidden", accuracy: "" });
});

it("quotes what holds commas, quotes or line ends", async () => {
  const text = toCsv(await sampleReport({ text: 'a, "b"\nc' }));
  expect(text).toContain(',"a, ""b""\nc",');
});

describe("formulas", () => {
  it.each(["=1+1", "+1+cmd", "-1+1", "@SUM(A1)", "\tx", "\uff1d1+1"])(
    "%j are not run by a spreadsheet",
    async (text) => {
      const cells = toCsv(await sampleReport({ text })).split(/[\r\n,]+/);
      expect(cells.some((cell) => cell.startsWith(text) || cell.startsWith(`"${text}`))).toBe(false);
      expect(cells.some((cell) => cell.replace(/^"/, "").startsWith(`'${text}`))).toBe(true);
    },
  );

  it("hide behind no separator that a spreadsheet may split at", async () => {
    expect(toCsv(await sampleReport({ text: "a;=1+1" }))).toContain(',"a;=1+1",');
    expect(toCsv(await sampleReport({ text: "a\t=1+1" }))).toContain(',"a\t=1+1",');
  });

  it("are told from numbers in any notation", async () => {
    const report = await sampleReport();
    const [place] = report.fields;
    if (place) place.truth = -1e-7;
    expect(toCsv(report)).toContain(",-1e-7,");
  });

  it("leave negative numbers alone", async () => {
    expect(toCsv(await sampleReport({ text: "-356.14" }))).toContain(",-356.14,");
  });
});
