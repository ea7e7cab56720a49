import type { FoundStarts } from "@docmux/core/provider";

/** A look-up of a lost start that finds nothing. */
export const nothingFound: FoundStarts = { proven: [], possible: [], complete: true };
