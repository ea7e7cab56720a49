/** One document of the set: its file, and what a perfect reader would take from it. */
export interface ExampleDocument {
  /** File name without ending; the kind is what stands before the last dash. */
  name: string;
  bytes: Uint8Array;
  truth: Record<string, unknown>;
}

/** Who stands on a document. */
export interface Party {
  name: string;
  address: readonly string[];
  taxId?: string;
}
