import { drawInvoice } from "./draw-invoice.ts";
import type { ExampleDocument } from "./example-document.ts";
import { moneyValue } from "./format-money.ts";
import { type InvoiceSpec, sumInvoice } from "./invoice-spec.ts";

/** Draws an invoice and tells what stands on it. */
export async function makeInvoice(spec: InvoiceSpec): Promise<ExampleDocument> {
  const { subtotal, tax, total } = sumInvoice(spec);
  const truth = {
    invoice_number: spec.number,
    ...(spec.orderNumber && { purchase_order_number: spec.orderNumber }),
    invoice_date: spec.date,
    due_date: spec.dueDate,
    payment_terms: spec.terms,
    currency: spec.money.currency,
    seller_name: spec.seller.name,
    ...(spec.seller.taxId && { seller_vat_id: spec.seller.taxId }),
    buyer_name: spec.buyer.name,
    buyer_address: spec.buyer.address.join(", "),
    ...(spec.iban && { iban: spec.iban }),
    line_items: lineItems(spec),
    subtotal: moneyValue(subtotal, spec.money),
    tax_rate: spec.taxRate,
    tax_amount: moneyValue(tax, spec.money),
    total_amount: moneyValue(total, spec.money),
  };
  return { name: spec.name, bytes: await drawInvoice(spec), truth };
}

/** The lines of an invoice or credit note as a truth file holds them. */
export function lineItems(spec: InvoiceSpec): Record<string, unknown>[] {
  const { amounts } = sumInvoice(spec);
  return spec.lines.map((line, at) => ({
    sku: line.sku,
    description: line.description,
    quantity: line.quantity,
    unit_price: moneyValue(line.unitPrice, spec.money),
    amount: moneyValue(amounts[at] ?? 0, spec.money),
  }));
}
