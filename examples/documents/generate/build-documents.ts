import { bankStatementSchema, contractSchema } from "./account-schemas.ts";
import type { ExampleDocument } from "./example-document.ts";
import { creditNoteSchema, invoiceSchema } from "./invoice-schemas.ts";
import { invoiceSpecs } from "./invoice-specs.ts";
import { makeBankStatement } from "./make-bank-statement.ts";
import { makeContract } from "./make-contract.ts";
import { makeCreditNote } from "./make-credit-note.ts";
import { makeInvoice } from "./make-invoice.ts";
import { makePurchaseOrder } from "./make-purchase-order.ts";
import { makeReceipt } from "./make-receipt.ts";
import { purchaseOrderSchema, receiptSchema } from "./order-schemas.ts";
import { receiptSpecs } from "./receipt-specs.ts";
import type { JsonSchema } from "./schema-parts.ts";

/** The schema of each kind; the kind of a document is its name up to the last dash. */
export const schemas: Readonly<Record<string, JsonSchema>> = {
  invoice: invoiceSchema,
  "credit-note": creditNoteSchema,
  receipt: receiptSchema,
  "purchase-order": purchaseOrderSchema,
  "bank-statement": bankStatementSchema,
  contract: contractSchema,
};

/** Draws the whole set. */
async function buildDocuments(): Promise<ExampleDocument[]> {
  return [
    ...(await Promise.all(invoiceSpecs.map(makeInvoice))),
    await makeCreditNote(),
    ...(await Promise.all(receiptSpecs.map(makeReceipt))),
    await makePurchaseOrder(),
    await makeBankStatement(),
    await makeContract(),
  ];
}

/** Every file of the set by its path below the documents folder. */
export async function buildFiles(): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const { name, bytes, truth } of await buildDocuments()) {
    files.set(`${name}.pdf`, bytes);
    files.set(`${name}.truth.json`, toJson(truth));
  }
  for (const [kind, schema] of Object.entries(schemas))
    files.set(`schemas/${kind}.schema.json`, toJson(schema));
  return files;
}

function toJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
