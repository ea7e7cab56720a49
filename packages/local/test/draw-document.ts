import { degrees, PDFDocument, StandardFonts } from "pdf-lib";
import type { PageRead } from "../src/reader/document.ts";
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

/** A PDF that opens with a password only. */
export function encryptedPdf(): Uint8Array {
  const key = "<0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef>";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    `<< /Filter /Standard /V 1 /R 2 /P -44 /O ${key} /U ${key} >>`,
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const start = text.length;
  text += `xref\n0 5\n0000000000 65535 f \n${places.join("")}`;
  text += `trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00><00>] >>\nstartxref\n${start}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}

/** What {@link drawTestDocument} makes, read back from its text layer. */
export async function readTestDocument(
  pages: readonly (readonly Mark[])[],
  options: { rotate?: number } = {},
): Promise<PageRead[]> {
  const bytes = await drawTestDocument(pages, options);
  const { signal } = new AbortController();
  return (await readWithUnpdf(bytes, { pages: undefined, signal })).pages;
}
