import { grey, white } from "./colors.ts";
import { drawFacts } from "./draw-facts.ts";
import { drawFooter } from "./draw-footer.ts";
import { drawTable } from "./draw-table.ts";
import { drawTotals } from "./draw-totals.ts";
import { formatDate } from "./format-date.ts";
import { formatMarkedMoney, formatMoney } from "./format-money.ts";
import { type InvoiceSpec, sumInvoice } from "./invoice-spec.ts";
import { Paper } from "./paper.ts";
import type { Sheet } from "./sheet.ts";

/** Draws an invoice or a credit note. */
export async function drawInvoice(spec: InvoiceSpec): Promise<Uint8Array> {
  const paper = await Paper.create({
    title: `${spec.words.title} ${spec.number}`,
    size: spec.size,
    typeface: spec.typeface,
    accent: spec.accent,
  });
  const sheet = paper.addSheet({ rotated: spec.rotated ?? false });
  const headEnd =
    spec.look === "banded" ? drawBandedHead(paper, sheet, spec) : drawClassicHead(paper, sheet, spec);
  const tableEnd = drawLines(paper, sheet, headEnd, spec);
  drawSums(paper, tableEnd.sheet, tableEnd.y + 12, spec);
  drawFooter(paper, spec.footer, {
    pageWord: spec.words.page ?? "Page",
    skip: spec.emptyPageAfterRows === undefined ? [] : [1],
  });
  return paper.save();
}

function factsOf({ words, number, date, dueDate, dates, orderNumber, terms, seller }: InvoiceSpec) {
  return [
    [words.number, number],
    [words.date, formatDate(date, dates)],
    [words.dueDate, formatDate(dueDate, dates)],
    ...(orderNumber ? [[words.orderNumber, orderNumber] as const] : []),
    [words.terms, terms],
    ...(seller.taxId ? [[words.taxId, seller.taxId] as const] : []),
  ] as const;
}

function drawClassicHead(paper: Paper, sheet: Sheet, spec: InvoiceSpec): number {
  const { margin } = paper;
  const right = sheet.width - margin;
  const { accent } = spec;
  sheet.disc(margin + 11, 62, 11, accent);
  sheet.disc(margin + 19, 62, 6, white);
  const nameX = margin + 32;
  sheet.text(nameX, 67, spec.seller.name, { size: 15, weight: "bold" });
  sheet.lines(nameX, 82, spec.seller.address, { size: 8, color: grey });
  sheet.text(right, 70, spec.words.title, { size: 24, weight: "bold", color: accent, align: "right" });
  const top = 82 + spec.seller.address.length * 11 + 30;
  sheet.text(margin, top, spec.words.buyer, { size: 8.5, weight: "bold", color: accent });
  const buyerEnd = sheet.lines(margin, top + 15, [spec.buyer.name, ...spec.buyer.address], { size: 10 });
  const factsX = sheet.width * 0.58;
  const factsEnd = drawFacts(sheet, factsX, top, factsOf(spec), {
    valueX: factsX + sheet.width * 0.165,
    size: 9,
  });
  return Math.max(buyerEnd, factsEnd) + 28;
}

function drawBandedHead(paper: Paper, sheet: Sheet, spec: InvoiceSpec): number {
  const { margin } = paper;
  sheet.box(0, 0, sheet.width, 84, spec.accent);
  sheet.text(margin, 50, spec.seller.name, { size: 18, weight: "bold", color: white });
  sheet.text(sheet.width - margin, 50, spec.words.title.toUpperCase(), {
    size: 15,
    color: white,
    align: "right",
  });
  sheet.text(margin, 68, spec.seller.address.join("  ·  "), { size: 8, color: white });
  const factsX = sheet.width * 0.56;
  const factsEnd = drawFacts(sheet, factsX, 116, factsOf(spec), {
    valueX: sheet.width - margin,
    align: "right",
    size: 9,
    strongLabels: true,
  });
  sheet.text(margin, 116, spec.words.buyer, { size: 9, weight: "bold" });
  const buyerEnd = sheet.lines(margin, 131, [spec.buyer.name, ...spec.buyer.address], { size: 10 });
  return Math.max(buyerEnd, factsEnd) + 26;
}

function drawLines(paper: Paper, sheet: Sheet, y: number, spec: InvoiceSpec): { sheet: Sheet; y: number } {
  const { amounts } = sumInvoice(spec);
  const right = sheet.width - paper.margin;
  const [sku, description, quantity, unitPrice, amount] = spec.words.columns;
  const descriptionX = paper.margin + 72;
  const rows = spec.lines.map((line, at) => [
    line.sku,
    line.description,
    String(line.quantity),
    formatMoney(line.unitPrice, spec.money),
    formatMoney(amounts[at] ?? 0, spec.money),
  ]);
  const table = {
    columns: [
      { label: sku, x: paper.margin + 6 },
      { label: description, x: descriptionX, wrapWidth: spec.narrowDescription ? 140 : 260 },
      { label: quantity, x: right - 165, align: "right" as const },
      { label: unitPrice, x: right - 82, align: "right" as const },
      { label: amount, x: right - 6, align: "right" as const },
    ],
    look: spec.look === "banded" ? ("band" as const) : ("lines" as const),
  };
  const breakAt = spec.emptyPageAfterRows ?? rows.length;
  const first = drawTable(paper, sheet, y, { ...table, rows: rows.slice(0, breakAt) });
  if (breakAt === rows.length) return first;
  paper.addSheet();
  return drawTable(paper, paper.addSheet(), 90, { ...table, rows: rows.slice(breakAt) });
}

function drawSums(paper: Paper, sheet: Sheet, y: number, spec: InvoiceSpec): void {
  const { subtotal, tax, total } = sumInvoice(spec);
  const { words, money, deposit } = spec;
  const right = sheet.width - paper.margin - 6;
  const x = right - 210;
  const totals = [
    [words.subtotal, formatMoney(subtotal, money)],
    [words.tax, formatMoney(tax, money)],
    [words.total, formatMarkedMoney(total, money)],
    ...(deposit
      ? [
          [words.deposit ?? "Deposit paid", formatMarkedMoney(-deposit, money)],
          [words.amountDue ?? "Amount due", formatMarkedMoney(total - deposit, money)],
        ]
      : []),
  ] as [string, string][];
  const end = drawTotals(paper, sheet, y, totals, { x, right, strong: 2 });
  const payment = spec.iban ? [`IBAN: ${spec.iban}`] : [];
  sheet.lines(paper.margin, Math.max(end, y) + 26, [...payment, ...spec.note], { size: 8.5, color: grey });
}
