/** What docmux uses of LiteParse 2.14.7. Its types are not imported: the package is optional. */
export interface LiteParseResult {
  totalPages: number;
  pages: LiteParsePage[];
  pageErrors: { pageNum: number; message: string }[];
}

/** One page of it. */
export interface LiteParsePage {
  pageNum: number;
  width: number;
  height: number;
  text: string;
  markdown: string;
  textItems: LiteParseItem[];
  blocks?: unknown[];
  complexity?: { fullPageImage?: boolean; hasSubstantialImages?: boolean; imageBlockCount?: number };
}

interface LiteParseItem {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
  confidence?: number;
}
