import type { RGB } from "pdf-lib";
import type { Party } from "./example-document.ts";
import type { DateStyle } from "./format-date.ts";
import type { MoneyStyle } from "./format-money.ts";
import type { Typeface } from "./paper.ts";

export interface ReceiptItem {
  description: string;
  quantity: number;
  /** In the smallest unit of the currency. */
  unitPrice: number;
}

/** Everything that one receipt says and how it looks. */
export interface ReceiptSpec {
  name: string;
  size: readonly [number, number];
  typeface: Typeface;
  accent: RGB;
  margin: number;
  /** `slip` is a till roll, `folio` a full page. */
  look: "slip" | "folio";
  merchant: Party;
  numberLabel: string;
  number: string;
  dateLabel: string;
  date: string;
  time: string;
  dates: DateStyle;
  money: MoneyStyle;
  guest?: string;
  columns: readonly [description: string, quantity: string, unitPrice: string, amount: string];
  items: readonly ReceiptItem[];
  taxLabel: string;
  taxRate: number;
  /** Prices hold the tax already. */
  taxIncluded: boolean;
  tip?: { label: string; amount: number };
  paymentLabel: string;
  /** The choice of the schema; printed with a space and a capital. */
  paymentMethod: "cash" | "credit_card" | "debit_card" | "mobile_payment";
  closing: readonly string[];
}

export interface ReceiptSums {
  subtotal: number;
  tax: number;
  total: number;
}

/** Adds a receipt up, in the smallest unit of its currency. */
export function sumReceipt(spec: ReceiptSpec): ReceiptSums {
  const subtotal = spec.items.reduce((sum, item) => sum + item.quantity * item.unitPrice, 0);
  const share = spec.taxIncluded ? spec.taxRate / (100 + spec.taxRate) : spec.taxRate / 100;
  const tax = Math.round(subtotal * share);
  return { subtotal, tax, total: subtotal + (spec.taxIncluded ? 0 : tax) + (spec.tip?.amount ?? 0) };
}
