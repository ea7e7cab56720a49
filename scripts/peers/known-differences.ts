import { readFileSync } from "node:fs";
import type { Vendor } from "./capabilities.ts";
import type { Difference } from "./find-differences.ts";

/** A difference that is understood, with the evidence for it. */
export interface KnownDifference extends Difference {
  vendor: Vendor;
  /** The peers whose runs show it. */
  peers: string[];
  /** Why it is so, and how that is known. */
  evidence: string;
}

/** Those of `known-differences.json`. */
export function readKnownDifferences(): KnownDifference[] {
  return JSON.parse(readFileSync(new URL("known-differences.json", import.meta.url), "utf8"));
}

/** What a run of a peer found that is not known, and what is known of it and was not seen. */
export function judgeDifferences(
  peer: string,
  found: readonly Difference[],
  known: readonly KnownDifference[],
): { unknown: Difference[]; gone: KnownDifference[] } {
  const ofPeer = known.filter(({ peers }) => peers.includes(peer));
  return {
    unknown: found.filter((each) => !ofPeer.some((other) => isSame(each, other))),
    gone: ofPeer.filter((each) => !found.some((other) => isSame(each, other))),
  };
}

function isSame(one: Difference, other: Difference): boolean {
  return (
    one.operation === other.operation &&
    one.part === other.part &&
    one.place === other.place &&
    one.what === other.what
  );
}
