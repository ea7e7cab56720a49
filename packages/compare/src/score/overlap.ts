/** What two values have in common. */
export interface Overlap {
  /** Values that match. */
  matched: number;
  /** Addresses at which both have a value, matching or not. */
  shared: number;
  /** False when a list was too long for the best pairing of its rows to be searched for. */
  exact: boolean;
}

/** Two values that have nothing in common. */
export const noOverlap: Overlap = { matched: 0, shared: 0, exact: true };
