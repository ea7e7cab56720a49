import type { FieldSchema } from "../document/extraction.ts";

const text = (title: string): FieldSchema => ({ type: "string", title });
const date = (title: string): FieldSchema => ({ type: "string", format: "date", title });
const number = (title: string): FieldSchema => ({ type: "number", title });
const money = (title: string): FieldSchema => ({ ...number(title), fieldType: "currency" });
const address = (title: string): FieldSchema => ({ ...text(title), fieldType: "address" });
const rows = (properties: Record<string, FieldSchema>): FieldSchema => ({
  type: "array",
  items: { type: "object", properties },
});

const items = {
  ProductCode: text("Item number"),
  Description: text("Description"),
  Quantity: number("Quantity"),
  UnitPrice: money("Unit price"),
  Amount: money("Amount"),
};

/** The fields of the vendor's own models, named as the vendor names them. */
export const prebuiltModels: Readonly<Record<string, FieldSchema | undefined>> = {
  "prebuilt-read": undefined,
  "prebuilt-layout": undefined,
  "prebuilt-invoice": {
    type: "object",
    properties: {
      InvoiceId: text("Invoice number"),
      InvoiceDate: date("Invoice date"),
      DueDate: date("Due date"),
      PurchaseOrder: text("Purchase order number"),
      VendorName: text("Seller name"),
      VendorAddress: address("Seller address"),
      VendorTaxId: text("Seller tax id"),
      CustomerName: text("Buyer name"),
      CustomerAddress: address("Buyer address"),
      SubTotal: money("Subtotal"),
      TotalTax: money("Tax amount"),
      InvoiceTotal: money("Total amount"),
      Items: rows(items),
    },
  },
  "prebuilt-receipt": {
    type: "object",
    properties: {
      MerchantName: text("Merchant name"),
      TransactionDate: date("Date"),
      Subtotal: money("Subtotal"),
      TotalTax: money("Tax"),
      Total: money("Total"),
      Items: rows({ Description: items.Description, Quantity: items.Quantity, TotalPrice: money("Amount") }),
    },
  },
};

/** The type of a field as the vendor names it. */
export function fieldTypeOf({ fieldType, type, format, properties, items: each }: FieldSchema): string {
  if (typeof fieldType === "string") return fieldType;
  const [first = "string"] = [type ?? []].flat().filter((word) => word !== "null");
  if (each) return "array";
  if (properties) return "object";
  return format === "date" ? "date" : first;
}

/** A model in a list, or alone. */
export function viewModel(modelId: string, schema: FieldSchema | undefined, createdDateTime: string) {
  const fieldSchema = Object.fromEntries(
    Object.entries(schema?.properties ?? {}).map(([name, field]) => [name, { type: fieldTypeOf(field) }]),
  );
  const docTypes = schema ? { docTypes: { [docTypeOf(modelId)]: { fieldSchema, buildMode: "neural" } } } : {};
  const description = modelId.startsWith("prebuilt-")
    ? `Prebuilt model ${docTypeOf(modelId)}`
    : "Custom model";
  return { modelId, description, createdDateTime, apiVersion: "2024-11-30", ...docTypes };
}

/** The kind of a document that a model finds. */
export function docTypeOf(modelId: string): string {
  return modelId.replace(/^prebuilt-/, "");
}
