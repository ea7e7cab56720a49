import { rgb } from "pdf-lib";
import { dollar, pound, yen } from "./format-money.ts";
import { A4 } from "./paper.ts";
import type { ReceiptSpec } from "./receipt-spec.ts";
import { seededRandom } from "./seeded-random.ts";

type Dish = readonly [description: string, unitPrice: number];

const coffeeBar: readonly Dish[] = [
  ["Flat white", 525],
  ["Cold brew, large", 575],
  ["Oat latte", 610],
  ["Blueberry muffin", 450],
  ["Avocado toast", 1150],
  ["Sparkling water", 325],
  ["Bagel, smoked salmon", 1290],
];

const stationery: readonly Dish[] = [
  ["Notebook B5, dotted", 880],
  ["Brush pen, black", 440],
  ["Washi paper, 20 sheets", 1320],
  ["Mechanical pencil 0.5", 1650],
  ["Ink cartridges, set of 6", 660],
  ["Leather pen case", 7480],
];

function order(seed: number, from: readonly Dish[], count: number, most: number) {
  const random = seededRandom(seed);
  return random.pickSome(from, count).map(([description, unitPrice]) => ({
    description,
    unitPrice,
    quantity: random.between(1, most),
  }));
}

export const receiptSpecs: readonly ReceiptSpec[] = [
  {
    name: "receipt-01",
    size: [250, 345],
    typeface: "Courier",
    accent: rgb(0.1, 0.1, 0.1),
    margin: 18,
    look: "slip",
    merchant: { name: "Juniper Street Coffee", address: ["219 Juniper Street", "Portland, OR 97205"] },
    numberLabel: "Receipt #",
    number: "004718",
    dateLabel: "Date",
    date: "2026-03-14",
    time: "08:42",
    dates: "2026-03-14",
    money: dollar,
    columns: ["Item", "Qty", "Price", "Amount"],
    items: order(5, coffeeBar, 5, 3),
    taxLabel: "Tax",
    taxRate: 6.5,
    taxIncluded: false,
    tip: { label: "Tip", amount: 600 },
    paymentLabel: "Paid by",
    paymentMethod: "credit_card",
    closing: ["VISA **** 4417", "Thank you, see you soon!"],
  },
  {
    name: "receipt-02",
    size: [270, 310],
    typeface: "Helvetica",
    accent: rgb(0.62, 0.12, 0.16),
    margin: 20,
    look: "slip",
    merchant: { name: "Kawanaka Stationery K.K.", address: ["3-14-2 Ginza, Chuo-ku", "Tokyo 104-0061"] },
    numberLabel: "Receipt No.",
    number: "T-260314-0093",
    dateLabel: "Date of purchase",
    date: "2026-03-14",
    time: "17:05",
    dates: "2026/03/14",
    money: yen,
    columns: ["Item", "Qty", "Unit price", "Amount"],
    items: order(9, stationery, 4, 4),
    taxLabel: "Consumption tax 10%",
    taxRate: 10,
    taxIncluded: false,
    paymentLabel: "Payment",
    paymentMethod: "mobile_payment",
    closing: ["Exchange within 14 days with this receipt."],
  },
  {
    name: "receipt-03",
    size: A4,
    typeface: "Times",
    accent: rgb(0.2, 0.26, 0.2),
    margin: 60,
    look: "folio",
    merchant: { name: "The Larch House Hotel", address: ["Quay Road", "Oban PA34 5NX, Scotland"] },
    numberLabel: "Folio no.",
    number: "LH-33871",
    dateLabel: "Date",
    date: "2026-04-02",
    time: "10:18",
    dates: "14/03/2026",
    money: pound,
    guest: "Ms Aoife Ní Dhálaigh",
    columns: ["Description", "Nights / units", "Rate", "Amount"],
    items: [
      { description: "Double room, sea view", quantity: 3, unitPrice: 16500 },
      { description: "Scottish breakfast", quantity: 6, unitPrice: 1650 },
      { description: "Dinner, restaurant", quantity: 2, unitPrice: 5475 },
      { description: "Parking, per night", quantity: 3, unitPrice: 1200 },
      { description: "Minibar", quantity: 1, unitPrice: 1490 },
    ],
    taxLabel: "of which VAT 20%",
    taxRate: 20,
    taxIncluded: true,
    paymentLabel: "Settled by",
    paymentMethod: "debit_card",
    closing: ["A deposit of £150.00 was released on departure.", "We hope to welcome you again."],
  },
];
