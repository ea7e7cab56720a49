import { rgb } from "pdf-lib";
import { white } from "./colors.ts";
import { drawFacts } from "./draw-facts.ts";
import { drawFooter } from "./draw-footer.ts";
import { drawTable } from "./draw-table.ts";
import type { ExampleDocument } from "./example-document.ts";
import { addDays, formatDate } from "./format-date.ts";
import { formatMarkedMoney, formatMoney, moneyValue, pound } from "./format-money.ts";
import { A4, Paper } from "./paper.ts";
import { seededRandom } from "./seeded-random.ts";
import type { Sheet } from "./sheet.ts";

interface Booking {
  date: string;
  description: string;
  amount: number;
  balance: number;
}

const bank = "Harbour & Stone Bank plc";
const holder = "Pennine Print & Design Ltd";
const account = { number: "60318842", sortCode: "20-45-77", iban: "GB29 HSBX 2045 7760 3188 42" };
const period = { start: "2026-03-01", end: "2026-03-31", issued: "2026-04-01" };
const opening = 1_284_317;
const dates = "14/03/2026";

/** Bookings of every month, by day. */
const REGULAR: readonly (readonly [day: number, description: string, amount: number])[] = [
  [2, "Standing order, Calder Mill rent", -145_000],
  [5, "Direct debit, Northgrid Energy", -41_280],
  [9, "HMRC VAT", -318_462],
  [12, "Direct debit, Aire Broadband", -5_400],
  [27, "Wages, M. Okafor", -238_000],
  [27, "Wages, J. Lindqvist", -226_500],
  [31, "Bank charges", -1_175],
];
const OTHERS: readonly (readonly [description: string, low: number, high: number])[] = [
  ["Card payment, Calder Fuel", -9_500, -2_500],
  ["Supplier payment, Paper Mill Direct", -320_000, -90_000],
  ["Supplier payment, Inkline Trading", -180_000, -22_000],
  ["Card payment, Rail tickets", -18_800, -3_300],
  ["Card payment, Halifax Tools", -14_900, -1_200],
  ["Faster payment, Ashdown Theatre Trust", 60_000, 340_000],
  ["Faster payment, Whitby Folk Week", 45_000, 260_000],
  ["BACS credit, Leeds City Museum", 80_000, 510_000],
  ["Card takings, shop", 12_000, 88_000],
];

/** A bank statement over two pages; the header of the table stands on the first page only. */
export async function makeBankStatement(): Promise<ExampleDocument> {
  const bookings = drawBookings();
  const closing = bookings.at(-1)?.balance ?? opening;
  const value = (minorUnits: number) => moneyValue(minorUnits, pound);
  const truth = {
    bank_name: bank,
    account_holder: holder,
    account_number: account.number,
    iban: account.iban,
    statement_date: period.issued,
    period_start: period.start,
    period_end: period.end,
    currency: "GBP",
    opening_balance: value(opening),
    closing_balance: value(closing),
    transactions: bookings.map((booking) => ({
      date: booking.date,
      description: booking.description,
      amount: value(booking.amount),
      balance: value(booking.balance),
    })),
  };
  return { name: "bank-statement-01", bytes: await drawStatement(bookings, closing), truth };
}

function drawBookings(): Booking[] {
  const random = seededRandom(606);
  let balance = opening;
  return Array.from({ length: 31 }, (_, at) => at + 1).flatMap((day) => {
    const regular = REGULAR.filter(([due]) => due === day).map(([, description, amount]) => ({
      description,
      amount,
    }));
    const others = random.pickSome(OTHERS, random.between(0, 2)).map(([description, low, high]) => ({
      description,
      amount: random.between(low, high),
    }));
    return [...regular, ...others].map(({ description, amount }) => {
      balance += amount;
      return { date: addDays(period.start, day - 1), description, amount, balance };
    });
  });
}

async function drawStatement(bookings: readonly Booking[], closing: number): Promise<Uint8Array> {
  const paper = await Paper.create({
    title: `Statement ${period.end}`,
    size: A4,
    typeface: "Helvetica",
    accent: rgb(0.05, 0.2, 0.36),
  });
  const first = paper.addSheet();
  const right = first.width - paper.margin;
  const balanceAfter = (rows: number) => formatMoney(bookings[rows - 1]?.balance ?? opening, pound);
  const { sheet, y } = drawTable(paper, first, drawHead(paper, first, closing), {
    columns: [
      { label: "Date", x: paper.margin },
      { label: "Description", x: paper.margin + 82 },
      { label: "Amount", x: right - 100, align: "right" },
      { label: "Balance", x: right, align: "right" },
    ],
    rows: bookings.map((booking) => [
      formatDate(booking.date, dates),
      booking.description,
      formatMoney(booking.amount, pound),
      formatMoney(booking.balance, pound),
    ]),
    rowHeight: 27,
    bottom: first.height - 96,
    nextPage: () => {
      const next = paper.addSheet();
      next.text(paper.margin, 54, bank, { size: 10, weight: "bold" });
      next.text(right, 54, `Account ${account.number}`, { size: 9, align: "right" });
      return { sheet: next, y: 92 };
    },
    carried: {
      forward: (rows) => ["", "Balance carried forward", "", balanceAfter(rows)],
      brought: (rows) => ["", "Balance brought forward", "", balanceAfter(rows)],
    },
  });
  sheet.text(paper.margin, y + 14, "Closing balance", { weight: "bold" });
  sheet.text(right, y + 14, formatMarkedMoney(closing, pound), { weight: "bold", align: "right" });
  drawFooter(paper, [
    `${bank}, 1 Quayside, Liverpool L3 1DL. Deposits are protected up to the limits of the law.`,
  ]);
  return paper.save();
}

function drawHead(paper: Paper, sheet: Sheet, closing: number): number {
  sheet.box(0, 0, sheet.width, 58, paper.options.accent);
  sheet.text(paper.margin, 37, bank, { size: 17, weight: "bold", color: white });
  sheet.text(sheet.width - paper.margin, 37, "Account statement", { size: 12, color: white, align: "right" });
  drawFacts(
    sheet,
    paper.margin,
    98,
    [
      ["Account holder", holder],
      ["Account number", account.number],
      ["Sort code", account.sortCode],
      ["IBAN", account.iban],
    ],
    { valueX: paper.margin + 92, size: 9 },
  );
  drawFacts(
    sheet,
    paper.margin + 290,
    98,
    [
      ["Statement date", formatDate(period.issued, dates)],
      ["Period from", formatDate(period.start, dates)],
      ["Period to", formatDate(period.end, dates)],
      ["Opening balance", formatMarkedMoney(opening, pound)],
      ["Closing balance", formatMarkedMoney(closing, pound)],
    ],
    { valueX: sheet.width - paper.margin, align: "right", size: 9 },
  );
  return 204;
}
