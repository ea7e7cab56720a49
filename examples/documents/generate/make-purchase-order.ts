import { rgb } from "pdf-lib";
import { catalogue, pickLines } from "./catalogue.ts";
import { grey } from "./colors.ts";
import { drawFacts } from "./draw-facts.ts";
import { drawFooter } from "./draw-footer.ts";
import { drawTable } from "./draw-table.ts";
import { drawTotals } from "./draw-totals.ts";
import type { ExampleDocument, Party } from "./example-document.ts";
import { formatDate } from "./format-date.ts";
import { dollar, formatMarkedMoney, formatMoney, moneyValue } from "./format-money.ts";
import { LETTER, Paper } from "./paper.ts";
import { seededRandom } from "./seeded-random.ts";
import type { Sheet } from "./sheet.ts";

const buyer: Party = {
  name: "Saltmarsh Biolabs, Inc.",
  address: ["2200 Innovation Parkway", "Durham, NC 27709"],
};
const supplier: Party = {
  name: "Labrex Supply LLC",
  address: ["Order Desk", "915 Foundry Road", "Allentown, PA 18101"],
};
const shipTo: Party = { name: "Receiving Dock C", address: ["2240 Innovation Parkway", "Durham, NC 27709"] };
const order = {
  number: "4500091827",
  date: "2026-03-11",
  delivery: "2026-04-02",
  terms: "Net 45",
  dates: "March 14, 2026",
} as const;
const lines = pickLines(seededRandom(31), catalogue.lab, 24);
const shipping = 18500;
const taxRate = 4.75;

/** A purchase order whose table goes on, with its header again, on the second page. */
export async function makePurchaseOrder(): Promise<ExampleDocument> {
  const amounts = lines.map((line) => line.quantity * line.unitPrice);
  const subtotal = amounts.reduce((sum, amount) => sum + amount, 0);
  const tax = Math.round((subtotal * taxRate) / 100);
  const sums = { amounts, subtotal, tax, total: subtotal + shipping + tax };
  const value = (minorUnits: number) => moneyValue(minorUnits, dollar);
  const truth = {
    order_number: order.number,
    order_date: order.date,
    delivery_date: order.delivery,
    buyer_name: buyer.name,
    supplier_name: supplier.name,
    payment_terms: order.terms,
    currency: "USD",
    line_items: lines.map((line, at) => ({
      line_number: at + 1,
      sku: line.sku,
      description: line.description,
      quantity: line.quantity,
      unit_price: value(line.unitPrice),
      amount: value(amounts[at] ?? 0),
    })),
    subtotal: value(subtotal),
    shipping_amount: value(shipping),
    tax_amount: value(tax),
    total_amount: value(sums.total),
  };
  return { name: "purchase-order-01", bytes: await drawOrder(sums), truth };
}

async function drawOrder(sums: {
  amounts: number[];
  subtotal: number;
  tax: number;
  total: number;
}): Promise<Uint8Array> {
  const paper = await Paper.create({
    title: `Purchase order ${order.number}`,
    size: LETTER,
    typeface: "Helvetica",
    accent: rgb(0.11, 0.36, 0.42),
  });
  const first = paper.addSheet();
  const right = first.width - paper.margin;
  const { sheet, y } = drawTable(paper, first, drawHead(paper, first), {
    columns: [
      { label: "Line", x: paper.margin + 4 },
      { label: "Part no.", x: paper.margin + 34 },
      { label: "Description", x: paper.margin + 100 },
      { label: "Qty", x: right - 150, align: "right" },
      { label: "Unit price", x: right - 76, align: "right" },
      { label: "Amount", x: right - 4, align: "right" },
    ],
    rows: lines.map((line, at) => [
      String(at + 1),
      line.sku,
      line.description,
      String(line.quantity),
      formatMoney(line.unitPrice, dollar),
      formatMoney(sums.amounts[at] ?? 0, dollar),
    ]),
    look: "band",
    rowHeight: 26,
    repeatHeader: true,
    nextPage: () => {
      const next = paper.addSheet();
      next.text(paper.margin, 60, `Purchase order ${order.number}, continued`, {
        size: 10,
        weight: "italic",
        color: grey,
      });
      return { sheet: next, y: 92 };
    },
  });
  const totals: [string, string][] = [
    ["Subtotal", formatMoney(sums.subtotal, dollar)],
    ["Shipping", formatMoney(shipping, dollar)],
    [`Sales tax (${taxRate}%)`, formatMoney(sums.tax, dollar)],
    ["Order total", formatMarkedMoney(sums.total, dollar)],
  ];
  const end = drawTotals(paper, sheet, y + 12, totals, { x: right - 200, right: right - 4, strong: 3 });
  drawApproval(paper, sheet, end + 46);
  drawFooter(paper, [
    "Send invoices with the order number to payables@saltmarsh.example. Our terms of purchase apply.",
  ]);
  return paper.save();
}

function drawHead(paper: Paper, sheet: Sheet): number {
  const { margin } = paper;
  sheet.box(margin, 44, 6, 40, paper.options.accent);
  sheet.text(margin + 16, 60, buyer.name, { size: 15, weight: "bold" });
  sheet.lines(margin + 16, 76, [buyer.address.join("  ·  ")], { size: 8, color: grey });
  sheet.text(sheet.width - margin, 62, "Purchase Order", {
    size: 20,
    weight: "bold",
    align: "right",
    color: paper.options.accent,
  });
  const blocks = [
    ["Supplier", supplier],
    ["Ship to", shipTo],
  ] as const;
  blocks.forEach(([label, party], at) => {
    const x = margin + at * 165;
    sheet.text(x, 124, label, { size: 8.5, weight: "bold", color: paper.options.accent });
    sheet.lines(x, 138, [party.name, ...party.address], { size: 9 });
  });
  drawFacts(
    sheet,
    margin + 335,
    124,
    [
      ["PO number", order.number],
      ["Order date", formatDate(order.date, order.dates)],
      ["Deliver by", formatDate(order.delivery, order.dates)],
      ["Payment terms", order.terms],
      ["Buyer", buyer.name],
      ["Currency", "USD"],
    ],
    { valueX: margin + 410, size: 8.5 },
  );
  return 236;
}

function drawApproval(paper: Paper, sheet: Sheet, y: number): void {
  sheet.rule(paper.margin, y, paper.margin + 180, { color: grey });
  sheet.text(paper.margin, y + 12, "Approved by: Dana Whitlock, Procurement", { size: 8, color: grey });
}
