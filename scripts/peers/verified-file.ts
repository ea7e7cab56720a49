import { readFileSync, writeFileSync } from "node:fs";
import { type Capability, capabilities, type Level, type Vendor, vendors } from "./capabilities.ts";

/** One fact: a peer's run on a day saw that a capability holds. */
export interface VerifiedRow {
  vendor: Vendor;
  capability: Capability;
  level: Level;
  /** What it was compared with, and its version: `datalab-python-sdk 0.5.0`. */
  with: string;
  /** The peer whose run saw it. */
  peer: string;
  /** Day of that run, `2026-11-28`. */
  date: string;
}

const path = new URL("verified.json", import.meta.url);

/** What the runs of the peers have seen. */
export function readVerified(): VerifiedRow[] {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Keeps the rows in `verified.json`. */
export function writeVerified(rows: readonly VerifiedRow[]): void {
  writeFileSync(path, `${JSON.stringify(rows, null, 2)}\n`);
}

/**
 * The rows after a run of a peer. What it saw takes the place of all that it saw in earlier runs, so that nothing is shown that
 * no longer holds.
 */
export function mergeRows(
  rows: readonly VerifiedRow[],
  peer: string,
  seen: readonly VerifiedRow[],
): VerifiedRow[] {
  const order = (row: VerifiedRow) =>
    vendors.indexOf(row.vendor) * 100 + capabilities.indexOf(row.capability);
  return [...rows.filter((row) => row.peer !== peer), ...seen].sort(
    (one, other) => order(one) - order(other) || one.peer.localeCompare(other.peer),
  );
}
