import type { PDFDocument, PDFForm } from "pdf-lib";
import type { ReadDocument, TextLine } from "../../document/read-document.ts";
import { isRecord } from "../field-reader.ts";
import { type StepContext, StepFailure, type StepOutput } from "./step-context.ts";

const GAP_POINTS = 6;

/** Writes the given values into the form: into its own fields where it has them, else next to the printed labels. */
export async function fillStep({ step, input, document }: StepContext): Promise<StepOutput> {
  const fieldData = readFieldData(step.settings.field_data);
  if (input.kind !== "pdf") throw new StepFailure("The emulated fill processor fills PDF forms only.");
  // Loaded on demand: nothing else in a running emulator needs to write PDF.
  const library = await import("pdf-lib");
  const pdf = await library.PDFDocument.load(input.bytes, { ignoreEncryption: true });
  const form = pdf.getForm();
  const filled: string[] = [];
  const notFound: string[] = [];
  for (const { key, value, labels } of fieldData) {
    const done =
      fillFormField(library, form, labels, value) || (await drawBesideLabel(pdf, document, labels, value));
    (done ? filled : notFound).push(key);
  }
  const bytes = await pdf.save();
  return {
    content: {
      output_format: "pdf",
      output_base64: Buffer.from(bytes).toString("base64"),
      fields_filled: filled,
      fields_not_found: notFound,
      page_count: pdf.getPageCount(),
    },
  };
}

interface FieldValue {
  key: string;
  value: string;
  /** Names that the form may print for it, compared without case and punctuation. */
  labels: string[];
}

function readFieldData(given: unknown): FieldValue[] {
  if (!isRecord(given) || Object.keys(given).length === 0) {
    throw new StepFailure("Fill needs field_data: an object of values by field name.");
  }
  return Object.entries(given).map(([key, entry]) => {
    const value = isRecord(entry) ? entry.value : entry;
    const description = isRecord(entry) && typeof entry.description === "string" ? [entry.description] : [];
    return { key, value: String(value ?? ""), labels: [key, ...description].map(plain) };
  });
}

function fillFormField(
  library: typeof import("pdf-lib"),
  form: PDFForm,
  labels: string[],
  value: string,
): boolean {
  const field = form.getFields().find((each) => labels.includes(plain(each.getName())));
  if (field instanceof library.PDFTextField) field.setText(value);
  else if (field instanceof library.PDFDropdown && field.getOptions().includes(value)) field.select(value);
  else if (field instanceof library.PDFCheckBox) {
    if (/^(true|yes|x|on|1)$/i.test(value)) field.check();
    else field.uncheck();
  } else return false;
  return true;
}

async function drawBesideLabel(
  pdf: PDFDocument,
  document: ReadDocument,
  labels: string[],
  value: string,
): Promise<boolean> {
  for (const page of document.pages) {
    const place = page.lines.flatMap((line) => placeAfter(line, labels) ?? [])[0];
    if (!place) continue;
    const font = await pdf.embedFont("Helvetica");
    pdf.getPage(page.index).drawText(value, { x: place.x, y: page.height - place.y, size: place.size, font });
    return true;
  }
  return false;
}

function placeAfter(line: TextLine, labels: string[]): { x: number; y: number; size: number } | undefined {
  const run = line.runs.find((each) => labels.includes(plain(each.text)));
  return run && { x: run.x + run.width + GAP_POINTS, y: run.y, size: run.height };
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}
