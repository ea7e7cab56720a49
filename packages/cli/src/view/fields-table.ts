import type { ComparisonReport, ReportField } from "@docmux/compare";
import cliTruncate from "cli-truncate";
import { cutLabel, inBands, plainTable } from "./layout.ts";
import type { Colors } from "./terminal.ts";

type Value = ReportField["values"][number];

const gap = 2;
const markWidth = 2;
const agreementWidth = "vendors".length;
const comfortableValueWidth = 12;
const leastValueWidth = 8;
const widestValue = 44;

/**
 * What each pipeline read in one document, field by field. Rows of tables on which all agree, and that are right, are
 * counted instead of listed.
 */
export function fieldsTable(
  report: ComparisonReport,
  document: string,
  columns: number,
  colors: Colors,
): string {
  const fields = report.fields.filter((field) => field.document === document);
  // A truth without any answer shows nothing.
  if (fields.every(({ values }) => values.length === 0)) return "";
  const hasTruth = fields.some((field) => field.truth !== undefined);
  const wantedAddress = Math.max(...fields.map(({ address }) => address.length));
  const addressWidth = Math.min(wantedAddress, 28, Math.max(10, Math.floor(columns / 5)));
  const listed = fields.filter((field) => !isInTable(field) || !isSettled(field));
  const fitting = Math.floor((columns - 1 - addressWidth) / (leastValueWidth + gap)) - (hasTruth ? 1 : 0);
  const tables = inBands(
    report.pipelines.map(({ label }) => label),
    fitting,
  ).map((labels) => bandTable(listed, { labels, hasTruth, addressWidth, columns, colors }));
  const settled = fields.length - listed.length;
  const places = report.documents.find(({ id }) => id === document)?.places;
  const unlisted = places ? places.total - places.listed : 0;
  const notes = [
    ...(settled > 0
      ? [`and ${settled} values in tables on which all agree${hasTruth ? ", all correct" : ""}`]
      : []),
    ...(unlisted > 0 ? [`and ${unlisted} values that this large report does not list`] : []),
  ];
  const rest = notes.map((note) => `\n${colors.dim(note)}`).join("");
  return tables.join("\n\n") + rest;
}

interface Band {
  /** The pipelines whose columns are next to each other. */
  labels: readonly string[];
  hasTruth: boolean;
  addressWidth: number;
  columns: number;
  colors: Colors;
}

function bandTable(
  listed: readonly ReportField[],
  { labels, hasTruth, addressWidth, columns, colors }: Band,
): string {
  const count = labels.length + (hasTruth ? 1 : 0);
  const room = columns - 1 - addressWidth - gap * (count + 1);
  // Whether vendors agree can be read from the values; on a narrow terminal those need the room.
  const hasAgreement = Math.floor((room - agreementWidth) / count) >= comfortableValueWidth;
  const valueWidth = Math.max(
    leastValueWidth,
    Math.min(widestValue, Math.floor((hasAgreement ? room - agreementWidth : room + gap) / count)),
  );
  const cut = (text: string) => cliTruncate(text, valueWidth);
  const cutAfterMark = (text: string) => cliTruncate(text, valueWidth - markWidth);
  const rows = listed.map((field) => [
    // In a table, the end says which row and which column.
    cliTruncate(field.address, addressWidth, { position: isInTable(field) ? "start" : "middle" }),
    ...(hasTruth ? [colors.dim(cut(show(field.truth)))] : []),
    ...labels.map((label) =>
      formatValue(
        field.values.find((value) => value.pipeline === label),
        cutAfterMark,
        colors,
      ),
    ),
    ...(hasAgreement ? [formatAgreement(field, colors)] : []),
  ]);
  const head = [
    "field",
    ...(hasTruth ? ["truth"] : []),
    ...labels.map((label) => cutLabel(label, valueWidth)),
    ...(hasAgreement ? ["vendors"] : []),
  ];
  return plainTable(
    head.map((name) => colors.bold(name)),
    rows,
  );
}

/** What the marks of {@link fieldsTable} mean. */
export const fieldsLegend = "✓ correct   ✗ incorrect   – missing   + not in the document";

function isInTable({ address }: ReportField): boolean {
  return address.includes("[");
}

function isSettled({ values, agreement }: ReportField): boolean {
  return (
    values.length > 0 &&
    (agreement ?? 100) === 100 &&
    values.every(({ verdict }) => verdict === null || verdict === "correct")
  );
}

function formatValue(value: Value | undefined, cut: (text: string) => string, colors: Colors): string {
  if (!value) return "";
  const text = cut(show(value.value));
  switch (value.verdict) {
    case null:
      return value.value === undefined ? colors.dim("–") : text;
    case "correct":
      return `${colors.green("✓")} ${text}`;
    case "missing":
      return colors.yellow("– missing");
    case "incorrect":
      return colors.red(`✗ ${text}`);
    default:
      return colors.magenta(`+ ${text}`);
  }
}

function formatAgreement({ agreement }: ReportField, colors: Colors): string {
  if (agreement === null) return "";
  return agreement === 100 ? colors.dim("agree") : colors.yellow("differ");
}

function show(value: unknown): string {
  return value === undefined ? "" : String(value).replace(/\s+/g, " ");
}
