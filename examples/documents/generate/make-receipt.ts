import { grey } from "./colors.ts";
import { drawFacts } from "./draw-facts.ts";
import { drawTable } from "./draw-table.ts";
import { drawTotals } from "./draw-totals.ts";
import type { ExampleDocument } from "./example-document.ts";
import { formatDate } from "./format-date.ts";
import { formatMarkedMoney, formatMoney, moneyValue } from "./format-money.ts";
import { Paper } from "./paper.ts";
import { type ReceiptSpec, sumReceipt } from "./receipt-spec.ts";
import type { Sheet } from "./sheet.ts";

/** Draws a receipt and tells what stands on it. */
export async function makeReceipt(spec: ReceiptSpec): Promise<ExampleDocument> {
  const { subtotal, tax, total } = sumReceipt(spec);
  const value = (minorUnits: number) => moneyValue(minorUnits, spec.money);
  const truth = {
    merchant_name: spec.merchant.name,
    receipt_number: spec.number,
    transaction_date: spec.date,
    transaction_time: spec.time,
    currency: spec.money.currency,
    ...(spec.guest && { guest_name: spec.guest }),
    items: spec.items.map((item) => ({
      description: item.description,
      quantity: item.quantity,
      unit_price: value(item.unitPrice),
      amount: value(item.quantity * item.unitPrice),
    })),
    subtotal: value(subtotal),
    tax_amount: value(tax),
    ...(spec.tip && { tip_amount: value(spec.tip.amount) }),
    total_amount: value(total),
    payment_method: spec.paymentMethod,
  };
  return { name: spec.name, bytes: await drawReceipt(spec), truth };
}

async function drawReceipt(spec: ReceiptSpec): Promise<Uint8Array> {
  const paper = await Paper.create({ ...spec, title: `Receipt ${spec.number}` });
  const sheet = paper.addSheet();
  const slip = spec.look === "slip";
  const size = slip ? 7.6 : 10;
  const headEnd = slip ? drawSlipHead(paper, sheet, spec) : drawFolioHead(paper, sheet, spec);
  const factsEnd = drawFacts(
    sheet,
    paper.margin,
    headEnd,
    [
      [spec.numberLabel, spec.number],
      [spec.dateLabel, formatDate(spec.date, spec.dates)],
      ["Time", spec.time],
      ...(spec.guest ? [["Guest", spec.guest] as const] : []),
    ],
    { valueX: paper.margin + (slip ? 84 : 90), size },
  );
  const tableEnd = drawItems(paper, sheet, factsEnd + 12, spec, size);
  drawSums(paper, sheet, tableEnd + 6, spec, size);
  return paper.save();
}

function drawSlipHead(paper: Paper, sheet: Sheet, spec: ReceiptSpec): number {
  const middle = sheet.width / 2;
  sheet.text(middle, 36, spec.merchant.name, {
    size: 13,
    weight: "bold",
    align: "center",
    color: spec.accent,
  });
  const end = sheet.lines(middle, 50, spec.merchant.address, { size: 7.6, align: "center" });
  sheet.rule(paper.margin, end + 1, sheet.width - paper.margin);
  return end + 16;
}

function drawFolioHead(paper: Paper, sheet: Sheet, spec: ReceiptSpec): number {
  sheet.text(paper.margin, 92, spec.merchant.name, { size: 22, weight: "bold", color: spec.accent });
  sheet.lines(paper.margin, 110, spec.merchant.address, { size: 9.5, color: grey });
  sheet.text(sheet.width - paper.margin, 92, "Receipt", { size: 16, weight: "italic", align: "right" });
  sheet.rule(paper.margin, 142, sheet.width - paper.margin, { thickness: 1.2, color: spec.accent });
  return 172;
}

function drawItems(paper: Paper, sheet: Sheet, y: number, spec: ReceiptSpec, size: number): number {
  const right = sheet.width - paper.margin;
  const slip = spec.look === "slip";
  const [description, quantity, unitPrice, amount] = spec.columns;
  const rows = spec.items.map((item) => [
    item.description,
    String(item.quantity),
    formatMoney(item.unitPrice, spec.money),
    formatMoney(item.quantity * item.unitPrice, spec.money),
  ]);
  return drawTable(paper, sheet, y, {
    columns: [
      { label: description, x: paper.margin },
      { label: quantity, x: right - (slip ? 84 : 180), align: "right" },
      { label: unitPrice, x: right - (slip ? 40 : 90), align: "right" },
      { label: amount, x: right, align: "right" },
    ],
    rows,
    size,
    look: slip ? "plain" : "lines",
    rowHeight: size * (slip ? 1.7 : 2.2),
  }).y;
}

function drawSums(paper: Paper, sheet: Sheet, y: number, spec: ReceiptSpec, size: number): void {
  const { subtotal, tax, total } = sumReceipt(spec);
  const slip = spec.look === "slip";
  const right = sheet.width - paper.margin;
  const lines: [string, string][] = [
    ["Subtotal", formatMoney(subtotal, spec.money)],
    [spec.taxLabel, formatMoney(tax, spec.money)],
    ...(spec.tip ? [[spec.tip.label, formatMoney(spec.tip.amount, spec.money)] as [string, string]] : []),
    [slip ? "TOTAL" : "Total", formatMarkedMoney(total, spec.money)],
  ];
  const x = slip ? paper.margin : right - 220;
  const end = drawTotals(paper, sheet, y, lines, { x, right, strong: lines.length - 1, size });
  const method = spec.paymentMethod.replace("_", " ");
  sheet.text(x, end + 6, spec.paymentLabel, { size, color: grey });
  sheet.text(right, end + 6, method.charAt(0).toUpperCase() + method.slice(1), { size, align: "right" });
  const middle = slip ? sheet.width / 2 : paper.margin;
  sheet.lines(middle, end + 34, spec.closing, {
    size: size * 0.95,
    color: grey,
    align: slip ? "center" : "left",
  });
}
