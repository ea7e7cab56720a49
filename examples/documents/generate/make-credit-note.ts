import { rgb } from "pdf-lib";
import { catalogue, pickLines } from "./catalogue.ts";
import { drawInvoice } from "./draw-invoice.ts";
import type { ExampleDocument } from "./example-document.ts";
import { euroFrench, moneyValue } from "./format-money.ts";
import { type InvoiceSpec, sumInvoice } from "./invoice-spec.ts";
import { creditNoteWords } from "./invoice-words.ts";
import { lineItems } from "./make-invoice.ts";
import { A4 } from "./paper.ts";
import { seededRandom } from "./seeded-random.ts";

const spec: InvoiceSpec = {
  name: "credit-note-01",
  size: A4,
  typeface: "Helvetica",
  accent: rgb(0.42, 0.18, 0.45),
  look: "classic",
  words: creditNoteWords,
  dates: "14 March 2026",
  money: euroFrench,
  seller: {
    name: "Société Lefèvre Imprimerie SAS",
    address: ["14 rue des Cordeliers", "69002 Lyon, France"],
    taxId: "FR40 512 886 341",
  },
  buyer: { name: "Éditions Belle-Île SARL", address: ["8 quai des Indes", "56100 Lorient, France"] },
  number: "AV-2026-019",
  orderNumber: "F-2026-0288",
  date: "2026-03-20",
  dueDate: "2026-04-03",
  terms: "Transport damage",
  taxRate: 20,
  lines: pickLines(seededRandom(74), catalogue.print, 5),
  negative: true,
  note: ["The amount will be set off against your next invoice or paid back on request."],
  footer: ["Société Lefèvre Imprimerie SAS  ·  RCS Lyon 512 886 341  ·  comptabilite@lefevre.example"],
};

/** A credit note: every amount is negative, thousands are divided by spaces, dates are written in words. */
export async function makeCreditNote(): Promise<ExampleDocument> {
  const { subtotal, tax, total } = sumInvoice(spec);
  const truth = {
    credit_note_number: spec.number,
    original_invoice_number: spec.orderNumber,
    issue_date: spec.date,
    refund_date: spec.dueDate,
    reason: spec.terms,
    currency: spec.money.currency,
    seller_name: spec.seller.name,
    seller_vat_id: spec.seller.taxId,
    customer_name: spec.buyer.name,
    line_items: lineItems(spec),
    subtotal: moneyValue(subtotal, spec.money),
    tax_rate: spec.taxRate,
    tax_amount: moneyValue(tax, spec.money),
    total_amount: moneyValue(total, spec.money),
  };
  return { name: spec.name, bytes: await drawInvoice(spec), truth };
}
