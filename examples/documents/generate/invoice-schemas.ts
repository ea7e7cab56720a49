import { amount, currency, date, documentSchema, type JsonSchema, rows, text } from "./schema-parts.ts";

const lineItems: JsonSchema = rows(
  "The lines of the table, in the order in which they are printed.",
  {
    sku: text("Number of the article or service."),
    description: text("What was delivered, in full, also where it is printed over two lines."),
    quantity: amount("How many."),
    unit_price: amount("Price of one, before tax."),
    amount: amount("Price of the line, before tax."),
  },
  ["description", "quantity", "unit_price", "amount"],
);

export const invoiceSchema = documentSchema(
  "Invoice",
  {
    invoice_number: text("Number that the seller gave the invoice."),
    purchase_order_number: text("Number of the order that is invoiced, when it is stated."),
    invoice_date: date("Day on which the invoice was issued."),
    due_date: date("Day by which it has to be paid."),
    payment_terms: text("Terms of payment as printed."),
    currency: currency(),
    seller_name: text("Company that issued the invoice."),
    seller_vat_id: text("Tax or VAT registration number of the seller."),
    buyer_name: text("Company or person that the invoice is for."),
    buyer_address: text("Address of the buyer, its lines joined with commas, without the name."),
    iban: text("Account to pay to."),
    line_items: lineItems,
    subtotal: amount("Sum of the lines, before tax."),
    tax_rate: amount("Tax rate in percent."),
    tax_amount: amount("Tax on the invoice."),
    total_amount: amount("Sum including tax, before anything that is already paid."),
  },
  ["invoice_number", "invoice_date", "currency", "seller_name", "buyer_name", "line_items", "total_amount"],
);

export const creditNoteSchema = documentSchema(
  "Credit note",
  {
    credit_note_number: text("Number of the credit note."),
    original_invoice_number: text("Number of the invoice that is credited."),
    issue_date: date("Day on which the credit note was issued."),
    refund_date: date('Day by which the money is paid back, printed as "Refund by".'),
    reason: text("Why it is credited."),
    currency: currency(),
    seller_name: text("Company that issued the credit note."),
    seller_vat_id: text("Tax or VAT registration number of the seller."),
    customer_name: text("Company that gets the credit."),
    line_items: lineItems,
    subtotal: amount("Sum of the lines before tax; negative."),
    tax_rate: amount("Tax rate in percent."),
    tax_amount: amount("Tax that is credited; negative."),
    total_amount: amount('Sum that is credited, including tax; negative. Printed as "Total credited".'),
  },
  [
    "credit_note_number",
    "issue_date",
    "currency",
    "seller_name",
    "customer_name",
    "line_items",
    "total_amount",
  ],
);
