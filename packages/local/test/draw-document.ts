import { degrees, PDFDocument, StandardFonts } from "pdf-lib";
import { type LayoutDocument, toLayout } from "../src/extract/layout-document.ts";
import { readWithUnpdf } from "../src/reader/unpdf.ts";

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

/** The same, read back from its text layer. */
export async function readTestDocument(
  pages: readonly (readonly Mark[])[],
  options: { rotate?: number } = {},
): Promise<LayoutDocument> {
  const bytes = await drawTestDocument(pages, options);
  const { signal } = new AbortController();
  return toLayout((await readWithUnpdf(bytes, { pages: undefined, signal })).pages);
}
