import { PDFDocument, StandardFonts } from "pdf-lib";

/** A PDF with these lines on each of its pages, for the tests of this folder. */
export async function makePdf(...pages: string[][]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const lines of pages) {
    const page = document.addPage([612, 792]);
    for (const [index, line] of lines.entries()) {
      page.drawText(line, { x: 50, y: 740 - index * 24, size: 11, font });
    }
  }
  return document.save();
}

/** The lines of a small invoice. */
export function invoiceLines(number: string, total: string): string[] {
  return [
    `Invoice number: ${number}`,
    "Invoice date: 2025-10-20",
    "Vendor: ACME Corporation",
    `Total: ${total}`,
  ];
}

export function dataUrl(bytes: Uint8Array, contentType = "application/pdf"): string {
  return `data:${contentType};base64,${Buffer.from(bytes).toString("base64")}`;
}

/** Fields of the invoice. */
const invoiceSchema = {
  type: "object",
  properties: {
    invoice_number: { type: "string", description: "Invoice number" },
    total: { type: "number", description: "Total" },
  },
};

/** A registered pipe that reads invoices. */
export const invoicePipe = {
  code: "extract_invoice",
  domain: "accounting",
  outputConcept: "Invoice",
  schema: invoiceSchema,
};
