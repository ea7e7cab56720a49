import { describe, expect, it } from "vitest";
import { type Mark, readTestDocument } from "./draw-test-document.ts";
import { type ExtractionStrategy, extractFields, type FieldSchema } from "./extract-fields.ts";

const strategies: ExtractionStrategy[] = ["layout", "reading-order", "pattern"];

const schema: FieldSchema = {
  type: "object",
  properties: {
    invoice_number: { type: "string" },
    invoice_date: { type: "string", format: "date" },
    due_date: { type: "string", format: "date" },
    seller_name: { type: "string" },
    buyer_name: { type: "string" },
    currency: { type: "string", enum: ["EUR", "USD", "GBP"] },
    line_items: {
      type: "array",
      items: {
        type: "object",
        properties: {
          description: { type: "string" },
          quantity: { type: "number" },
          unit_price: { type: "number" },
          amount: { type: "number" },
        },
      },
    },
    subtotal: { type: "number" },
    tax_amount: { type: "number" },
    total_amount: { type: "number" },
  },
};

const invoice: Mark[] = [
  [50, 60, "Nordwind Bürobedarf GmbH", 16],
  [400, 60, "Invoice", 22],
  [50, 110, "Bill to"],
  [50, 125, "Müller & Söhne AG"],
  [50, 140, "Hauptstrasse 12"],
  [360, 110, "Invoice number"],
  [460, 110, "INV-2026-0042"],
  [360, 125, "Invoice date"],
  [460, 125, "2026-03-14"],
  [360, 140, "Due date"],
  [460, 140, "2026-04-13"],
  [50, 200, "Description"],
  [300, 200, "Quantity"],
  [380, 200, "Unit price"],
  [480, 200, "Amount"],
  [50, 220, "Desk lamp"],
  [300, 220, "2"],
  [380, 220, "49.50"],
  [480, 220, "99.00"],
  [50, 240, "Oak desk, 160 cm"],
  [300, 240, "1"],
  [380, 240, "1,200.00"],
  [480, 240, "1,200.00"],
  [380, 270, "Subtotal"],
  [480, 270, "1,299.00"],
  [380, 285, "VAT 19%"],
  [480, 285, "246.81"],
  [380, 300, "Total EUR"],
  [480, 300, "1,545.81"],
];

describe("extractFields", () => {
  it.each(strategies)("reads an ordinary invoice with strategy %s", async (strategy) => {
    const { data, missing } = extractFields(await readTestDocument([invoice]), schema, strategy);
    expect(data).toEqual({
      invoice_number: "INV-2026-0042",
      invoice_date: "2026-03-14",
      due_date: "2026-04-13",
      seller_name: "Nordwind Bürobedarf GmbH",
      buyer_name: "Müller & Söhne AG",
      currency: "EUR",
      line_items: [
        { description: "Desk lamp", quantity: 2, unit_price: 49.5, amount: 99 },
        { description: "Oak desk, 160 cm", quantity: 1, unit_price: 1200, amount: 1200 },
      ],
      subtotal: 1299,
      tax_amount: 246.81,
      total_amount: 1545.81,
    });
    expect(missing).toEqual([]);
  });
});
