import { degrees, PDFDocument, StandardFonts } from "pdf-lib";
import { type ReadDocument, readDocument } from "./read-document.ts";

/** Text at a place; `y` counts from the top of the page. */
export type Mark = readonly [x: number, y: number, text: string, size?: number];

/** A PDF for a test: one list of marks for each page. */
export async function drawTestDocument(
  pages: readonly (readonly Mark[])[],
  options: { rotate?: number } = {},
): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const marks of pages) {
    const page = pdf.addPage([595, 842]);
    if (options.rotate) page.setRotation(degrees(options.rotate));
    for (const [x, y, text, size = 10] of marks) page.drawText(text, { x, y: 842 - y, size, font });
  }
  return pdf.save();
}

/** The same, read back. */
export async function readTestDocument(pages: readonly (readonly Mark[])[]): Promise<ReadDocument> {
  return readDocument(await drawTestDocument(pages));
}
