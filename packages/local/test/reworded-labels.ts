/** One kind of label: how the example documents print it, other words for it, and the fields that it names. */
export interface Rewording {
  printed: readonly string[];
  instead: string;
  fields: readonly string[];
}

/** 24 kinds of labels in words that the dictionary lacks: those of the head and the sums, and two columns of tables. */
export const rewordings: readonly Rewording[] = [
  {
    printed: ["Invoice number", "Invoice #", "Invoice no.", "Invoice No", "Rechnungsnummer"],
    instead: "Filing mark",
    fields: ["invoice_number"],
  },
  {
    printed: ["Invoice date", "Date of issue", "Tax point / Invoice date", "Rechnungsdatum"],
    instead: "Drawn up on",
    fields: ["invoice_date"],
  },
  {
    printed: ["Payment due", "Payable by", "Due by", "Fällig am"],
    instead: "Settle before",
    fields: ["due_date"],
  },
  {
    printed: ["Bill to", "Billed To", "Invoice to", "Rechnung an"],
    instead: "Charged party",
    fields: ["buyer_name"],
  },
  {
    printed: ["Your order", "P.O. #", "Order no.", "PO Number", "Bestellnummer"],
    instead: "Requisition",
    fields: ["purchase_order_number"],
  },
  {
    printed: ["Payment terms", "Terms", "Terms of payment", "Zahlungsbedingungen"],
    instead: "Credit agreed",
    fields: ["payment_terms"],
  },
  {
    printed: ["VAT ID", "Tax ID", "VAT no.", "VAT Reg No", "USt-IdNr."],
    instead: "Fiscal mark",
    fields: ["seller_vat_id"],
  },
  { printed: ["Subtotal", "Total net", "Zwischensumme"], instead: "Sum of lines", fields: ["subtotal"] },
  {
    printed: [
      ...["Total", "TOTAL", "Amount due", "Total incl. VAT", "Total payable", "Gesamtbetrag"],
      ...["Total credited", "Order total"],
    ],
    instead: "To be settled",
    fields: ["total_amount"],
  },
  {
    printed: ["Unit price", "Rate", "Price each", "Einzelpreis"],
    instead: "For each",
    fields: ["unit_price"],
  },
  { printed: ["Item no.", "Code", "Part no.", "Artikel-Nr."], instead: "Stock mark", fields: ["sku"] },
  { printed: ["Receipt #", "Receipt No.", "Folio no."], instead: "Slip", fields: ["receipt_number"] },
  { printed: ["Credit note no."], instead: "Slip of credit", fields: ["credit_note_number"] },
  { printed: ["Original invoice"], instead: "Set off from", fields: ["original_invoice_number"] },
  { printed: ["Supplier"], instead: "Delivered out of", fields: ["supplier_name"] },
  { printed: ["Deliver by"], instead: "Expected until", fields: ["delivery_date"] },
  { printed: ["Paid by"], instead: "Settled with", fields: ["payment_method"] },
  { printed: ["Guest"], instead: "Sleeper", fields: ["guest_name"] },
  { printed: ["Account holder"], instead: "In the hands of", fields: ["account_holder"] },
  { printed: ["Statement date"], instead: "Printed out on", fields: ["statement_date"] },
  { printed: ["Closing balance"], instead: "Left over", fields: ["closing_balance"] },
  { printed: ["Governing law"], instead: "Ruled under", fields: ["governing_law"] },
  { printed: ["Effective date"], instead: "In force from", fields: ["effective_date"] },
  { printed: ["Reason"], instead: "Given cause", fields: ["reason"] },
];
