// Where things are in a document. Marked experimental until two vendors fill all of it.

/**
 * A rectangle in shares of the page's width and height, 0 to 1, from the top left corner of the page as a reader holds it.
 *
 * @experimental
 */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/**
 * A place on a page.
 *
 * @experimental
 */
export interface Region {
  /** 0-indexed. */
  page: number;
  /** The place, or the rectangle around it. */
  box: Box;
  /** Corners in the units of `box`, where the vendor gives more than a rectangle. */
  polygon?: readonly (readonly [x: number, y: number])[];
  /** The vendor's id of the block. */
  blockId?: string;
}

/**
 * A page of a document.
 *
 * @experimental
 */
export interface Page {
  /** 0-indexed. */
  index: number;
  /** What is printed on it, such as `iv`. */
  label?: string;
  /** Width and height as a reader holds it. */
  size?: { width: number; height: number; unit: "pt" | "px" | "in" };
  /** By how many degrees the page is turned clockwise before it is read. */
  rotation?: 0 | 90 | 180 | 270;
}

/**
 * One cell of a {@link Table}.
 *
 * @experimental
 */
export interface TableCell {
  /** 0-indexed. */
  row: number;
  /** 0-indexed. */
  column: number;
  /** Rows that it covers. Default 1. */
  rowSpan?: number;
  /** Columns that it covers. Default 1. */
  columnSpan?: number;
  text: string;
  isHeader?: boolean;
  region?: Region;
}

/**
 * A table that a vendor read out of a document.
 *
 * @experimental
 */
export interface Table {
  /** The vendor's id. */
  id?: string;
  /** Number of rows. */
  rows: number;
  /** Number of columns. */
  columns: number;
  cells: readonly TableCell[];
  caption?: string;
  /** More than one where it goes over pages. */
  regions: readonly Region[];
}

/** Where a value was read, and how sure the vendor is of it. */
export interface Evidence {
  /** Places of the value. */
  regions?: readonly Region[];
  /** 0-indexed pages, where the vendor reports no more than that. */
  pages?: readonly number[];
  /** The text that it was read from. */
  quote?: string;
  /** The vendor's ids of the blocks that it cites. */
  blockIds?: readonly string[];
  /** The vendor's own score and its scale, such as `{ value: 4, max: 5 }`. */
  score?: { value: number; max: number };
  /** The vendor's own explanation. */
  reasoning?: string;
}
