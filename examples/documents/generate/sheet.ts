import { degrees, type PDFDocument, type PDFFont, type PDFPage, type RGB } from "pdf-lib";
import { ink } from "./colors.ts";

/** One typeface in its three cuts. */
export interface Fonts {
  regular: PDFFont;
  bold: PDFFont;
  italic: PDFFont;
}

export interface TextStyle {
  size?: number;
  weight?: "regular" | "bold" | "italic";
  color?: RGB;
  /** `right` ends the text at `x`, `center` puts its middle there. */
  align?: "left" | "right" | "center";
}

/** One page, drawn in points from its upper left corner as the reader sees it. */
export class Sheet {
  readonly width: number;
  readonly height: number;
  readonly #fonts: Fonts;
  readonly #page: PDFPage;
  readonly #rotated: boolean;

  constructor(
    pdf: PDFDocument,
    fonts: Fonts,
    size: readonly [width: number, height: number],
    rotated: boolean,
  ) {
    const [width, height] = size;
    this.width = width;
    this.height = height;
    this.#fonts = fonts;
    this.#rotated = rotated;
    this.#page = pdf.addPage(rotated ? [height, width] : [width, height]);
    if (rotated) this.#page.setRotation(degrees(90));
  }

  /** Draws one line of text with its baseline at `y`; gives back its width. */
  text(x: number, y: number, text: string, style: TextStyle = {}): number {
    const size = style.size ?? 9.5;
    const font = this.#fonts[style.weight ?? "regular"];
    const width = font.widthOfTextAtSize(text, size);
    const shift = style.align === "right" ? width : style.align === "center" ? width / 2 : 0;
    this.#page.drawText(text, {
      ...this.#place(x - shift, y),
      size,
      font,
      color: style.color ?? ink,
      ...(this.#rotated && { rotate: degrees(90) }),
    });
    return width;
  }

  /** Draws lines below each other; gives back the `y` after the last. */
  lines(
    x: number,
    y: number,
    lines: readonly string[],
    style: TextStyle & { leading?: number } = {},
  ): number {
    const leading = style.leading ?? (style.size ?? 9.5) * 1.38;
    for (const [at, line] of lines.entries()) this.text(x, y + at * leading, line, style);
    return y + lines.length * leading;
  }

  /** A filled rectangle whose upper left corner is given. */
  box(x: number, y: number, width: number, height: number, color: RGB): void {
    if (this.#rotated) this.#page.drawRectangle({ x: y, y: x, width: height, height: width, color });
    else this.#page.drawRectangle({ x, y: this.height - y - height, width, height, color });
  }

  rule(x: number, y: number, toX: number, options: { thickness?: number; color?: RGB } = {}): void {
    const { thickness = 0.6, color = ink } = options;
    this.#page.drawLine({ start: this.#place(x, y), end: this.#place(toX, y), thickness, color });
  }

  disc(x: number, y: number, radius: number, color: RGB): void {
    this.#page.drawCircle({ ...this.#place(x, y), size: radius, color });
  }

  #place(x: number, y: number): { x: number; y: number } {
    return this.#rotated ? { x: y, y: x } : { x, y: this.height - y };
  }
}
