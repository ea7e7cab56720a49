import type { ComparisonReport } from "../model/report.ts";
import { fieldColumns, firstRunColumns } from "./own-report.ts";

/** What {@link toCsv} writes. */
export interface CsvOptions {
  /** `fields`: a row for each place and pipeline. `runs`: a row for each run. Default `"fields"`. */
  rows?: "fields" | "runs";
}

type CsvCell = string | number | boolean | null | undefined;

/**
 * The report as CSV, for spreadsheets and notebooks. Text that a spreadsheet would run as a formula gets a leading
 * apostrophe; numbers stay numbers.
 */
export function toCsv(report: ComparisonReport, { rows = "fields" }: CsvOptions = {}): string {
  const [head, body] = rows === "fields" ? fieldRows(report) : runRows(report);
  return [head, ...body.map((row) => row.map(safeText))].map(csvLine).join("");
}

function fieldRows({ fields }: ComparisonReport): [string[], CsvCell[][]] {
  const head = [...fieldColumns];
  const body = fields.flatMap(({ document, address, field, truth, agreement, values }) =>
    values.map((entry) => [
      document,
      address,
      field,
      truth,
      entry.pipeline,
      entry.value,
      entry.verdict,
      agreement,
    ]),
  );
  return [head, body];
}

function runRows({ cells, scorers }: ComparisonReport): [string[], CsvCell[][]] {
  const head = [
    ...firstRunColumns,
    "status",
    "raw_status",
    "error_code",
    "error_message",
    "duration_ms",
    "pages",
    "cost_amount",
    "cost_currency",
    "cost_exactness",
    "warnings",
    "errors",
    "accuracy",
    "precision",
    "recall",
    "f1",
    "anls_star",
    "json_accuracy",
    "scorer",
    "anls_star_scorer",
    "json_accuracy_scorer",
  ];
  const body = cells.map((cell): CsvCell[] => [
    cell.document,
    cell.pipeline,
    cell.repetition,
    cell.emulated,
    cell.outcome,
    cell.status,
    cell.rawStatus,
    cell.error?.code,
    cell.error?.message,
    cell.durationMs,
    cell.usage.pages,
    cell.usage.cost?.amount,
    cell.usage.cost?.currency,
    cell.usage.cost?.exactness,
    cell.issues.filter((issue) => issue.severity === "warning").length,
    cell.issues.filter((issue) => issue.severity === "error").length,
    cell.score?.accuracy,
    cell.score?.precision,
    cell.score?.recall,
    cell.score?.f1,
    cell.score?.anlsStar,
    cell.score?.jsonAccuracy,
    cell.score && scorers.accuracy,
    cell.score && scorers.anlsStar,
    cell.score && scorers.jsonAccuracy,
  ]);
  return [head, body];
}

// Semicolons and tabs are quoted too: a spreadsheet that splits at them would find a formula behind one.
function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${quoted.join(",")}\r\n`;
}

function safeText(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  const text = String(cell);
  const looksLikeFormula =
    /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text);
  return looksLikeFormula ? `'${text}` : text;
}
