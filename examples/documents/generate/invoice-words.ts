import type { InvoiceWords } from "./invoice-spec.ts";

export const plainEnglish: InvoiceWords = {
  title: "Invoice",
  number: "Invoice number",
  date: "Invoice date",
  dueDate: "Due date",
  orderNumber: "Your order",
  terms: "Payment terms",
  buyer: "Bill to",
  taxId: "VAT ID",
  columns: ["Item no.", "Description", "Quantity", "Unit price", "Amount"],
  subtotal: "Subtotal",
  tax: "VAT 19 %",
  total: "Total",
};

export const american: InvoiceWords = {
  ...plainEnglish,
  number: "Invoice #",
  date: "Date",
  dueDate: "Payment due",
  orderNumber: "P.O. #",
  terms: "Terms",
  buyer: "Billed To",
  taxId: "Tax ID",
  columns: ["Item", "Description", "Qty", "Rate", "Amount"],
  tax: "Sales tax (8.875%)",
  total: "Total",
  deposit: "Deposit received",
  amountDue: "Amount due",
};

export const swiss: InvoiceWords = {
  ...plainEnglish,
  number: "Invoice no.",
  date: "Date of issue",
  dueDate: "Payable by",
  orderNumber: "Order no.",
  terms: "Terms of payment",
  buyer: "Client",
  taxId: "VAT no.",
  columns: ["Ref.", "Description of services", "Qty", "Unit price", "Amount"],
  subtotal: "Net amount",
  tax: "VAT 8.1 %",
  total: "Total incl. VAT",
};

export const british: InvoiceWords = {
  ...plainEnglish,
  title: "VAT Invoice",
  number: "Invoice No",
  date: "Tax point / Invoice date",
  dueDate: "Due by",
  orderNumber: "PO Number",
  terms: "Terms",
  buyer: "Invoice to",
  taxId: "VAT Reg No",
  columns: ["Code", "Details", "Qty", "Price each", "Net"],
  subtotal: "Total net",
  tax: "Total VAT @ 20 %",
  total: "Total payable",
};

export const german: InvoiceWords = {
  title: "Rechnung",
  number: "Rechnungsnummer",
  date: "Rechnungsdatum",
  dueDate: "Fällig am",
  orderNumber: "Bestellnummer",
  terms: "Zahlungsbedingungen",
  buyer: "Rechnung an",
  taxId: "USt-IdNr.",
  columns: ["Artikel-Nr.", "Bezeichnung", "Menge", "Einzelpreis", "Betrag"],
  subtotal: "Zwischensumme",
  tax: "MwSt. 19 %",
  total: "Gesamtbetrag",
  page: "Seite",
};

export const creditNoteWords: InvoiceWords = {
  ...plainEnglish,
  title: "Credit note",
  number: "Credit note no.",
  date: "Date",
  dueDate: "Refund by",
  orderNumber: "Original invoice",
  terms: "Reason",
  buyer: "Customer",
  taxId: "VAT no.",
  columns: ["Code", "Description", "Qty", "Unit price", "Amount"],
  subtotal: "Subtotal",
  tax: "VAT 20 %",
  total: "Total credited",
};
