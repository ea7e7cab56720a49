import type { RGB } from "pdf-lib";
import type { Party } from "./example-document.ts";
import type { DateStyle } from "./format-date.ts";
import type { MoneyStyle } from "./format-money.ts";
import type { Typeface } from "./paper.ts";

export interface InvoiceLine {
  sku: string;
  description: string;
  quantity: number;
  /** In the smallest unit of the currency. */
  unitPrice: number;
}

/** The words that an issuer prints. */
export interface InvoiceWords {
  title: string;
  number: string;
  date: string;
  dueDate: string;
  orderNumber: string;
  terms: string;
  buyer: string;
  taxId: string;
  columns: readonly [sku: string, description: string, quantity: string, unitPrice: string, amount: string];
  subtotal: string;
  tax: string;
  total: string;
  /** Under the total, when part of it is paid already. */
  deposit?: string;
  amountDue?: string;
  page?: string;
}

/** Everything that one invoice (or credit note) says and how it looks. */
export interface InvoiceSpec {
  name: string;
  size: readonly [number, number];
  typeface: Typeface;
  accent: RGB;
  look: "classic" | "banded";
  words: InvoiceWords;
  dates: DateStyle;
  money: MoneyStyle;
  seller: Party;
  buyer: Party;
  number: string;
  orderNumber?: string;
  date: string;
  dueDate: string;
  terms: string;
  iban?: string;
  /** In percent. */
  taxRate: number;
  lines: readonly InvoiceLine[];
  /** Already paid, in the smallest unit. */
  deposit?: number;
  /** Printed under the totals. */
  note: readonly string[];
  footer: readonly string[];
  /** Stored lying on its side. */
  rotated?: boolean;
  /** Text columns are narrow, so that descriptions wrap. */
  narrowDescription?: boolean;
  /** The table breaks after this many rows; an empty page is left between. */
  emptyPageAfterRows?: number;
  /** Amounts are credited: printed and told with a minus. */
  negative?: boolean;
}

export interface InvoiceSums {
  amounts: number[];
  subtotal: number;
  tax: number;
  total: number;
}

/** Adds an invoice up, in the smallest unit of its currency. */
export function sumInvoice(spec: InvoiceSpec): InvoiceSums {
  const sign = spec.negative ? -1 : 1;
  const amounts = spec.lines.map((line) => sign * line.quantity * line.unitPrice);
  const subtotal = amounts.reduce((sum, amount) => sum + amount, 0);
  const tax = sign * Math.round((Math.abs(subtotal) * spec.taxRate) / 100);
  return { amounts, subtotal, tax, total: subtotal + tax };
}
