import { PDFDocument, type RGB, StandardFonts } from "pdf-lib";
import { type Fonts, Sheet } from "./sheet.ts";

export type Typeface = "Helvetica" | "Times" | "Courier";

export interface PaperOptions {
  title: string;
  /** Upright width and height in points. */
  size: readonly [width: number, height: number];
  typeface: Typeface;
  /** Colour of bands, rules and headings. */
  accent: RGB;
  margin?: number;
}

export const A4 = [595.28, 841.89] as const;
export const LETTER = [612, 792] as const;
export const A4_LANDSCAPE = [841.89, 595.28] as const;

const FACES = {
  Helvetica: [StandardFonts.Helvetica, StandardFonts.HelveticaBold, StandardFonts.HelveticaOblique],
  Times: [StandardFonts.TimesRoman, StandardFonts.TimesRomanBold, StandardFonts.TimesRomanItalic],
  Courier: [StandardFonts.Courier, StandardFonts.CourierBold, StandardFonts.CourierOblique],
} as const;

/** The same bytes on every run: nothing in the file tells when it was made. */
const MADE_AT = new Date("2026-01-01T00:00:00Z");

/** A document under construction: its fonts, colours and pages. */
export class Paper {
  readonly pdf: PDFDocument;
  readonly fonts: Fonts;
  readonly options: PaperOptions;
  readonly margin: number;
  readonly sheets: Sheet[] = [];

  private constructor(pdf: PDFDocument, fonts: Fonts, options: PaperOptions) {
    this.pdf = pdf;
    this.fonts = fonts;
    this.options = options;
    this.margin = options.margin ?? 50;
  }

  static async create(options: PaperOptions): Promise<Paper> {
    const pdf = await PDFDocument.create({ updateMetadata: false });
    pdf.setTitle(options.title);
    pdf.setCreator("docmux examples");
    pdf.setProducer("docmux examples");
    pdf.setCreationDate(MADE_AT);
    pdf.setModificationDate(MADE_AT);
    const [regular, bold, italic] = FACES[options.typeface];
    const fonts = {
      regular: await pdf.embedFont(regular),
      bold: await pdf.embedFont(bold),
      italic: await pdf.embedFont(italic),
    };
    return new Paper(pdf, fonts, options);
  }

  /** Adds a page. With `rotated` it is stored lying on its side and turned upright by its `/Rotate` entry. */
  addSheet(options: { rotated?: boolean } = {}): Sheet {
    const sheet = new Sheet(this.pdf, this.fonts, this.options.size, options.rotated ?? false);
    this.sheets.push(sheet);
    return sheet;
  }

  /** The finished file. */
  async save(): Promise<Uint8Array> {
    return this.pdf.save();
  }
}
