import { rgb } from "pdf-lib";
import { grey } from "./colors.ts";
import { clauses, contract, milestones } from "./contract-text.ts";
import { drawFacts } from "./draw-facts.ts";
import { drawFooter } from "./draw-footer.ts";
import { drawTable } from "./draw-table.ts";
import type { ExampleDocument } from "./example-document.ts";
import { formatDate } from "./format-date.ts";
import { euroInternational, formatMarkedMoney, formatMoney, moneyValue } from "./format-money.ts";
import { A4, Paper } from "./paper.ts";
import type { Sheet } from "./sheet.ts";
import { wrapText } from "./wrap-text.ts";

const dates = "14 March 2026";
const money = euroInternational;

/** A contract: key terms as a list, the rest in prose, a schedule and signatures on the second page. */
export async function makeContract(): Promise<ExampleDocument> {
  const truth = {
    contract_number: contract.number,
    contract_title: contract.title,
    provider_name: contract.provider,
    client_name: contract.client,
    effective_date: contract.effective,
    expiry_date: contract.expiry,
    currency: money.currency,
    monthly_fee: moneyValue(contract.monthlyFee, money),
    notice_period_days: contract.noticeDays,
    governing_law: contract.law,
    liability_cap: 250_000,
    milestones: milestones.map(({ milestone, due, fee }) => ({
      milestone,
      due_date: due,
      fee: moneyValue(fee, money),
    })),
    total_milestone_fees: moneyValue(totalFees(), money),
    signature_place: contract.signedPlace,
  };
  return { name: "contract-01", bytes: await drawContract(), truth };
}

function totalFees(): number {
  return milestones.reduce((sum, { fee }) => sum + fee, 0);
}

async function drawContract(): Promise<Uint8Array> {
  const paper = await Paper.create({
    title: `${contract.title} ${contract.number}`,
    size: A4,
    typeface: "Times",
    accent: rgb(0.25, 0.22, 0.16),
    margin: 68,
  });
  const first = paper.addSheet();
  const clausesAt = drawKeyTerms(paper, first);
  const end = drawClauses(paper, first, clausesAt);
  drawSchedule(paper, end.sheet, end.y + 20);
  drawFooter(paper, [`${contract.title} ${contract.number}  ·  ${contract.provider} / ${contract.client}`]);
  return paper.save();
}

function drawKeyTerms(paper: Paper, sheet: Sheet): number {
  const middle = sheet.width / 2;
  sheet.text(middle, 86, contract.title, { size: 22, weight: "bold", align: "center" });
  sheet.text(middle, 106, `Agreement no. ${contract.number}`, {
    size: 10.5,
    weight: "italic",
    align: "center",
    color: grey,
  });
  sheet.rule(paper.margin, 122, sheet.width - paper.margin, { thickness: 1, color: paper.options.accent });
  sheet.text(paper.margin, 148, "Key terms", { size: 12, weight: "bold" });
  return (
    drawFacts(
      sheet,
      paper.margin,
      168,
      [
        ["Provider", contract.provider],
        ["", contract.providerAddress],
        ["Client", contract.client],
        ["", contract.clientAddress],
        ["Effective date", formatDate(contract.effective, dates)],
        ["Expiry date", formatDate(contract.expiry, dates)],
        ["Monthly fee", formatMarkedMoney(contract.monthlyFee, money)],
        ["Notice period", `${contract.noticeDays} days`],
        ["Governing law", contract.law],
      ],
      { valueX: paper.margin + 110, size: 10.5, strongLabels: true },
    ) + 14
  );
}

function drawClauses(paper: Paper, first: Sheet, y: number): { sheet: Sheet; y: number } {
  const size = 10.5;
  const leading = 14;
  const at = { sheet: first, y };
  for (const [heading, text] of clauses) {
    const lines = wrapText(text, paper.fonts.regular, size, first.width - 2 * paper.margin);
    if (at.y + 22 + lines.length * leading > first.height - 80) {
      at.sheet = paper.addSheet();
      at.y = 84;
    }
    at.sheet.text(paper.margin, at.y, heading, { size: 11, weight: "bold" });
    at.y = at.sheet.lines(paper.margin, at.y + 16, lines, { size, leading }) + 10;
  }
  return at;
}

function drawSchedule(paper: Paper, sheet: Sheet, y: number): void {
  const right = sheet.width - paper.margin;
  sheet.text(paper.margin, y, "Schedule A", { size: 12, weight: "bold" });
  const table = drawTable(paper, sheet, y + 24, {
    columns: [
      { label: "Milestone", x: paper.margin },
      { label: "Due date", x: paper.margin + 250 },
      { label: "Fee (EUR)", x: right, align: "right" },
    ],
    rows: milestones.map(({ milestone, due, fee }) => [
      milestone,
      formatDate(due, dates),
      formatMoney(fee, money),
    ]),
    size: 10,
  });
  sheet.text(paper.margin + 250, table.y + 4, "Total milestone fees", { size: 10, weight: "bold" });
  sheet.text(right, table.y + 4, formatMoney(totalFees(), money), {
    size: 10,
    weight: "bold",
    align: "right",
  });
  const signY = table.y + 84;
  const signers = [
    ["For the Provider", "Dr. Hélène Moreau, Partner"],
    ["For the Client", "Jörg Petersen, Managing Director"],
  ] as const;
  signers.forEach(([label, name], at) => {
    const x = paper.margin + at * 240;
    sheet.rule(x, signY, x + 190, { color: grey });
    sheet.lines(x, signY + 14, [label, name], { size: 9.5 });
  });
  sheet.text(
    paper.margin,
    signY - 46,
    `Signed in ${contract.signedPlace} on ${formatDate("2026-03-18", dates)}`,
    { size: 10 },
  );
}
