import type { FieldSchema } from "./schema-field.ts";

const text: FieldSchema = { type: "string" };
const date: FieldSchema = { type: "string", format: "date" };
const number: FieldSchema = { type: "number" };

/** What is looked for when no schema is given: what most invoices, orders and receipts have. */
export const defaultSchema: FieldSchema = {
  type: "object",
  properties: {
    invoice_number: text,
    invoice_date: date,
    due_date: date,
    purchase_order_number: text,
    seller_name: text,
    seller_vat_id: text,
    buyer_name: text,
    iban: text,
    currency: text,
    line_items: {
      type: "array",
      items: {
        type: "object",
        properties: { sku: text, description: text, quantity: number, unit_price: number, amount: number },
      },
    },
    subtotal: number,
    tax_amount: number,
    total_amount: number,
  },
};
