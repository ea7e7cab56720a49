import { PDFDocument } from "pdf-lib";

interface ScreenshotModule {
  LiteParse: new (
    config: object,
  ) => { parse(bytes: Uint8Array): Promise<{ screenshots: { imageBuffer: Uint8Array }[] }> };
}

/** The pages of a PDF as PNG images, as a scanner with a steady hand would give them. */
export async function renderPages(url: string, bytes: Uint8Array, dpi = 200): Promise<Uint8Array[]> {
  const { LiteParse }: ScreenshotModule = await import(/* @vite-ignore */ url);
  const config = { ocrEnabled: false, extractScreenshots: true, dpi, quiet: true };
  const { screenshots } = await new LiteParse(config).parse(Buffer.from(bytes));
  return screenshots.map(({ imageBuffer }) => new Uint8Array(imageBuffer));
}

/** A PDF that shows images and has no text. */
export async function pdfOfImages(images: readonly Uint8Array[], dpi = 200): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (const image of images) {
    const embedded = await pdf.embedPng(image);
    const size = { width: (embedded.width * 72) / dpi, height: (embedded.height * 72) / dpi };
    pdf.addPage([size.width, size.height]).drawImage(embedded, { x: 0, y: 0, ...size });
  }
  return pdf.save();
}
