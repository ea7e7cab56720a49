import {
  amount,
  currency,
  date,
  documentSchema,
  type JsonSchema,
  rows,
  text,
  whole,
} from "./schema-parts.ts";

export const bankStatementSchema: JsonSchema = documentSchema(
  "Bank statement",
  {
    bank_name: text("Bank that keeps the account."),
    account_holder: text("Owner of the account."),
    account_number: text("Number of the account."),
    iban: text("International number of the account."),
    statement_date: date("Day on which the statement was made."),
    period_start: date("First day of the period."),
    period_end: date("Last day of the period."),
    currency: currency(),
    opening_balance: amount("Balance before the first booking."),
    closing_balance: amount("Balance after the last booking."),
    transactions: rows(
      "All bookings, over all pages. Lines that carry the balance over a page are not bookings.",
      {
        date: date("Day of the booking."),
        description: text("Text of the booking."),
        amount: amount("Money in (positive) or out (negative)."),
        balance: amount("Balance after the booking."),
      },
      ["date", "description", "amount"],
    ),
  },
  ["bank_name", "account_holder", "account_number", "opening_balance", "closing_balance", "transactions"],
);

export const contractSchema: JsonSchema = documentSchema(
  "Contract",
  {
    contract_number: text('Number of the contract, printed as "Agreement no.".'),
    contract_title: text("Title of the contract."),
    provider_name: text("Party that renders the services."),
    client_name: text("Party that receives the services."),
    effective_date: date("Day on which the contract starts."),
    expiry_date: date("Day on which it ends."),
    currency: currency(),
    monthly_fee: amount("Fee for each month."),
    notice_period_days: whole('Days of notice, printed as "Notice period".'),
    governing_law: text("Country whose law applies."),
    liability_cap: amount("Most that the provider is liable for, in the clause on liability."),
    milestones: rows(
      "The milestones of the schedule.",
      {
        milestone: text("What is delivered."),
        due_date: date("Day by which it is due."),
        fee: amount("Fee for the milestone."),
      },
      ["milestone", "due_date", "fee"],
    ),
    total_milestone_fees: amount("Sum of the milestone fees."),
    signature_place: text('Place of signature, printed after "Signed in".'),
  },
  ["contract_number", "provider_name", "client_name", "effective_date"],
);
