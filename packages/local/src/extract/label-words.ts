/** Words that stand for each other inside a label. */
export const wordAlternatives: Readonly<Record<string, readonly string[]>> = {
  number: ["number", "no", "nr", "num", "id", "reference", "ref"],
  id: ["id", "number", "no", "nr"],
  reference: ["reference", "ref", "number", "no"],
  "purchase order": ["purchase order", "po", "p o", "order"],
  "credit note": ["credit note", "credit memo", "credit"],
  seller: ["seller", "supplier", "vendor"],
  supplier: ["supplier", "seller", "vendor"],
  vendor: ["vendor", "supplier", "seller"],
  buyer: ["buyer", "customer", "client", "purchaser"],
  customer: ["customer", "client", "buyer"],
  merchant: ["merchant", "store", "shop"],
  tax: ["tax", "vat"],
  vat: ["vat", "tax", "ust", "tva"],
  start: ["start", "from", "commencement"],
  end: ["end", "to", "expiry"],
  period: ["period", "term"],
  phone: ["phone", "telephone", "tel"],
  email: ["email", "e mail", "mail"],
};

/** First words of a field name that a document need not repeat: its "Date" is the invoice's date. */
export const droppableFirstWords: ReadonlySet<string> = new Set([
  "invoice",
  "receipt",
  "order",
  "contract",
  "statement",
  "document",
  "agreement",
  "credit",
  "seller",
  "supplier",
  "vendor",
  "merchant",
  "bank",
  "transaction",
  "line",
  "store",
]);

/** Last words of a field name that a document seldom prints. */
export const droppableLastWords: ReadonlySet<string> = new Set([
  "name",
  "amount",
  "value",
  "code",
  "number",
  "rate",
]);
