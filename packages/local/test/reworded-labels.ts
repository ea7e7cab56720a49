/**
 * Every label of the twelve example documents: what is printed, and the fields of the schemas that it names, if any.
 *
 * It was written down from the documents alone, before anything was measured with it: all labels are here, none is left out.
 */
const labels: readonly (readonly [printed: string, ...fields: string[]])[] = [
  // Heads of invoices and credit notes.
  ["Invoice number", "invoice_number"],
  ["Invoice #", "invoice_number"],
  ["Invoice no.", "invoice_number"],
  ["Invoice No", "invoice_number"],
  ["Rechnungsnummer", "invoice_number"],
  ["Invoice date", "invoice_date"],
  ["Date of issue", "invoice_date"],
  ["Tax point / Invoice date", "invoice_date"],
  ["Rechnungsdatum", "invoice_date"],
  ["Date", "invoice_date", "issue_date", "transaction_date", "date"],
  ["Due date", "due_date"],
  ["Payment due", "due_date"],
  ["Payable by", "due_date"],
  ["Due by", "due_date"],
  ["Fällig am", "due_date"],
  ["Your order", "purchase_order_number"],
  ["P.O. #", "purchase_order_number"],
  ["Order no.", "purchase_order_number"],
  ["PO Number", "purchase_order_number"],
  ["Bestellnummer", "purchase_order_number"],
  ["Payment terms", "payment_terms"],
  ["Terms", "payment_terms"],
  ["Terms of payment", "payment_terms"],
  ["Zahlungsbedingungen", "payment_terms"],
  ["VAT ID", "seller_vat_id"],
  ["Tax ID", "seller_vat_id"],
  ["VAT no.", "seller_vat_id"],
  ["VAT Reg No", "seller_vat_id"],
  ["USt-IdNr.", "seller_vat_id"],
  ["Bill to", "buyer_name"],
  ["Billed To", "buyer_name"],
  ["Invoice to", "buyer_name"],
  ["Rechnung an", "buyer_name"],
  ["Client", "buyer_name", "client_name"],
  ["IBAN", "iban"],
  ["Credit note no.", "credit_note_number"],
  ["Customer", "customer_name"],
  ["Refund by", "refund_date"],
  ["Original invoice", "original_invoice_number"],
  ["Reason", "reason"],
  // Heads of the other kinds.
  ["PO number", "order_number"],
  ["Order date", "order_date"],
  ["Deliver by", "delivery_date"],
  ["Supplier", "supplier_name"],
  ["Ship to"],
  ["Buyer"],
  ["Currency", "currency"],
  ["Approved by"],
  ["Receipt #", "receipt_number"],
  ["Receipt No.", "receipt_number"],
  ["Folio no.", "receipt_number"],
  ["Date of purchase", "transaction_date"],
  ["Time", "transaction_time"],
  ["Guest", "guest_name"],
  ["Paid by", "payment_method"],
  ["Payment", "payment_method"],
  ["Settled by", "payment_method"],
  ["Account holder", "account_holder"],
  ["Account number", "account_number"],
  ["Sort code"],
  ["Statement date", "statement_date"],
  ["Period from", "period_start"],
  ["Period to", "period_end"],
  ["Opening balance", "opening_balance"],
  ["Closing balance", "closing_balance"],
  ["Agreement no.", "contract_number"],
  ["Provider", "provider_name"],
  ["Effective date", "effective_date"],
  ["Expiry date", "expiry_date"],
  ["Monthly fee", "monthly_fee"],
  ["Notice period", "notice_period_days"],
  ["Governing law", "governing_law"],
  ["Signed in", "signature_place"],
  // Columns.
  ["Description", "description"],
  ["Description of services", "description"],
  ["Details", "description"],
  ["Bezeichnung", "description"],
  ["Item no.", "sku"],
  ["Item", "sku", "description"],
  ["Ref.", "sku"],
  ["Code", "sku"],
  ["Artikel-Nr.", "sku"],
  ["Part no.", "sku"],
  ["Line", "line_number"],
  ["Quantity", "quantity"],
  ["Qty", "quantity"],
  ["Menge", "quantity"],
  ["Nights / units", "quantity"],
  ["Unit price", "unit_price"],
  ["Rate", "unit_price"],
  ["Price each", "unit_price"],
  ["Price", "unit_price"],
  ["Einzelpreis", "unit_price"],
  ["Amount", "amount"],
  ["Net", "amount"],
  ["Betrag", "amount"],
  ["Balance", "balance"],
  ["Milestone", "milestone"],
  ["Fee (EUR)", "fee"],
  // Sums, and rows that carry one over a page.
  ["Subtotal", "subtotal"],
  ["Net amount", "subtotal"],
  ["Total net", "subtotal"],
  ["Zwischensumme", "subtotal"],
  ["VAT", "tax_rate", "tax_amount"],
  ["Total VAT", "tax_rate", "tax_amount"],
  ["of which VAT", "tax_amount"],
  ["Sales tax", "tax_rate", "tax_amount"],
  ["Consumption tax", "tax_amount"],
  ["MwSt.", "tax_rate", "tax_amount"],
  ["Tax", "tax_amount"],
  ["Tip", "tip_amount"],
  ["Shipping", "shipping_amount"],
  ["Total", "total_amount"],
  ["TOTAL", "total_amount"],
  ["Total incl. VAT", "total_amount"],
  ["Total payable", "total_amount"],
  ["Gesamtbetrag", "total_amount"],
  ["Total credited", "total_amount"],
  ["Order total", "total_amount"],
  ["Deposit received"],
  ["Amount due"],
  ["Total milestone fees", "total_milestone_fees"],
  ["Balance brought forward"],
  ["Balance carried forward"],
];

/** Labels whose value, or whose rate, is printed in the same piece of text. */
const before =
  /^(IBAN|Agreement no\.|Signed in|Approved by|Sales tax|Consumption tax|of which VAT|Total VAT|VAT|MwSt\.)(?=:? ?[\d(@]|:| Z| MSA)/;

/** The label of a text, as it is printed. */
export function printedLabel(text: string): string | undefined {
  const whole = text.replace(/:$/, "").trim();
  return labels.some(([label]) => label === whole) ? whole : before.exec(whole)?.[1];
}

/** The fields that a label names. */
export function fieldsOf(printed: string): readonly string[] {
  return labels.find(([label]) => label === printed)?.slice(1) ?? [];
}

/** Labels that name the same field are one kind, however each document prints it. */
function kindOf([label, field = label]: readonly [string, ...string[]]): string {
  return field;
}

/** All kinds of labels. */
export const kinds: readonly string[] = [...new Set(labels.map(kindOf))];

/** Labels of 24 kinds, as many as the plan of this package names. Each seed draws others, so that none is chosen. */
export function drawLabels(seed: number): ReadonlySet<string> {
  let state = seed;
  const random = () => {
    // Park and Miller's generator: the same draws on every machine.
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  random();
  const order = kinds.map((kind) => ({ kind, at: random() })).sort((a, b) => a.at - b.at);
  const drawn = order.slice(0, 24).map(({ kind }) => kind);
  return new Set(labels.flatMap((entry) => (drawn.includes(kindOf(entry)) ? (entry[0] ?? []) : [])));
}

/** All labels. */
export const allLabels: ReadonlySet<string> = new Set(labels.map(([label]) => label));

/**
 * Other words for a label: each letter from A to Z is moved 13 places. The words are not chosen, no dictionary has them, and
 * they are as long as before.
 */
export function otherWords(label: string): string {
  return label.replace(/[a-z]/gi, (letter) => {
    const first = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
  });
}
