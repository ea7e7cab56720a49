import { describe, expect, it } from "vitest";
import { type Mark, readTestDocument } from "./draw-test-document.ts";
import { extractFields } from "./extract-fields.ts";
import type { ExtractionStrategy, FieldSchema } from "./extraction.ts";

const strategies: ExtractionStrategy[] = ["layout", "reading-order", "pattern"];

const schema: FieldSchema = {
  properties: {
    invoice_number: { type: "string" },
    invoice_date: { type: "string" },
    seller_name: { type: "string" },
    currency: { type: "string" },
    places: { type: "array", items: { type: "string" } },
    line_items: {
      type: "array",
      items: { properties: { description: { type: "string" }, amount: { type: "number" } } },
    },
    total_amount: { type: "number" },
  },
};

const head: Mark[] = [
  [50, 60, "Nordwind Bürobedarf GmbH", 16],
  [50, 100, "Invoice number: INV-2026-0042"],
  [50, 115, "Invoice date"],
  [200, 115, "2026-03-14"],
  [50, 130, "Places"],
  [50, 145, "Lyon, Bern"],
];
const table: Mark[] = [
  [50, 200, "Description"],
  [480, 200, "Amount"],
  [50, 220, "Desk lamp"],
  [480, 220, "99.00"],
];
const total: Mark[] = [
  [50, 270, "Total EUR"],
  [480, 270, "1,545.81"],
];

describe("the label-and-value reader of the emulated vendors", () => {
  it.each(strategies)("%s reads what is labeled by the names of the schema", async (strategy) => {
    const { data, missing, evidence } = extractFields(
      await readTestDocument([[...head, ...table, ...total]]),
      schema,
      strategy,
    );
    expect(data).toEqual({
      invoice_number: "INV-2026-0042",
      invoice_date: "2026-03-14",
      seller_name: "Nordwind Bürobedarf GmbH",
      currency: "EUR",
      places: ["Lyon", "Bern"],
      line_items: [{ description: "Desk lamp", amount: 99 }],
      total_amount: 1545.81,
    });
    expect(missing).toEqual([]);
    expect(evidence.total_amount).toEqual({ page: 0, text: "Total EUR 1,545.81" });
  });

  it.each(strategies)("%s leaves empty what is not there", async (strategy) => {
    const letter: Mark[] = [[50, 80, "please park elsewhere on friday."]];
    const { data, evidence } = extractFields(await readTestDocument([letter]), schema, strategy);
    expect(Object.values(data).every((value) => value === null || Array.isArray(value))).toBe(true);
    expect(evidence).toEqual({});
  });

  it.each(strategies)("%s ends with a schema that contains itself", async (strategy) => {
    const part = { properties: { part: { $ref: "#/$defs/part" } } };
    const endless = { ...part, $defs: { part } };
    const { data } = extractFields(await readTestDocument([head]), endless, strategy);
    expect(data).toHaveProperty("part.part");
  });
});

describe("the errors that vendors are seeded with", () => {
  const read = async (pages: Mark[][], strategy: ExtractionStrategy) =>
    extractFields(await readTestDocument(pages), schema, strategy).data;

  it("reading-order keeps dates in words as printed", async () => {
    const pages: Mark[][] = [[[50, 80, "Invoice date: March 14, 2026"]]];
    expect((await read(pages, "layout")).invoice_date).toBe("2026-03-14");
    expect((await read(pages, "reading-order")).invoice_date).toBe("March 14, 2026");
  });

  it("pattern takes the last of several totals, and ends a table with its page", async () => {
    const second: Mark[] = [
      [50, 80, "Oak desk"],
      [480, 80, "1.00"],
      [50, 110, "Total"],
      [480, 110, "400.00"],
    ];
    const pages = [[...head, ...total.map(([x, y, text]): Mark => [x, y - 80, text]), ...table], second];
    expect(await read(pages, "layout")).toMatchObject({ total_amount: 1545.81 });
    expect((await read(pages, "layout")).line_items).toHaveLength(2);
    expect(await read(pages, "pattern")).toMatchObject({ total_amount: 400 });
    expect((await read(pages, "pattern")).line_items).toHaveLength(1);
  });
});
