import {
  amount,
  choice,
  currency,
  date,
  documentSchema,
  type JsonSchema,
  rows,
  text,
  whole,
} from "./schema-parts.ts";

export const purchaseOrderSchema: JsonSchema = documentSchema(
  "Purchase order",
  {
    order_number: text("Number of the purchase order."),
    order_date: date("Day of the order."),
    delivery_date: date("Day by which the goods are wanted."),
    buyer_name: text("Company that orders."),
    supplier_name: text("Company that is to deliver."),
    payment_terms: text("Terms of payment as printed."),
    currency: currency(),
    line_items: rows(
      "All lines of the order, over all pages.",
      {
        line_number: whole('Position of the line, printed as "Line".'),
        sku: text("Number of the part."),
        description: text("What is ordered."),
        quantity: amount("How many."),
        unit_price: amount("Price of one."),
        amount: amount("Price of the line."),
      },
      ["description", "quantity", "unit_price", "amount"],
    ),
    subtotal: amount("Sum of the lines."),
    shipping_amount: amount("Cost of shipping."),
    tax_amount: amount("Sales tax."),
    total_amount: amount('Sum of the order, printed as "Order total".'),
  },
  ["order_number", "order_date", "buyer_name", "supplier_name", "line_items", "total_amount"],
);

export const receiptSchema: JsonSchema = documentSchema(
  "Receipt",
  {
    merchant_name: text("Shop, restaurant or hotel."),
    receipt_number: text('Number of the receipt, slip or folio ("Folio no.").'),
    transaction_date: date("Day of the purchase."),
    transaction_time: text('Time of the purchase, printed as "Time", hours and minutes.'),
    currency: currency(),
    guest_name: text("Guest, on the bill of a hotel."),
    items: rows(
      "What was bought.",
      {
        description: text("Name of the item."),
        quantity: amount("How many, or how many nights."),
        unit_price: amount("Price of one."),
        amount: amount("Price of the line."),
      },
      ["description", "amount"],
    ),
    subtotal: amount("Sum of the items."),
    tax_amount: amount("Tax, added or included."),
    tip_amount: amount("Tip or gratuity."),
    total_amount: amount("What was paid."),
    payment_method: choice("How it was paid.", ["cash", "credit_card", "debit_card", "mobile_payment"]),
  },
  ["merchant_name", "transaction_date", "currency", "items", "total_amount"],
);
