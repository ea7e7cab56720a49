import type { Capability, Level, Vendor } from "./capabilities.ts";
import type { Exchange } from "./exchange.ts";
import type { Difference } from "./find-differences.ts";
import { fits } from "./vendor-document.ts";

/** Something outside of docmux that a vendor's package or emulator is tried with. */
export interface Peer {
  /** As on the command line: `datalab-sdk`. */
  name: string;
  vendor: Vendor;
  /** What a capability that it saw is verified against. */
  level: Level;
  /** With its version: `datalab-python-sdk 0.5.0`. */
  subject: string;
  /**
   * Installs what it needs. A failure says nothing about the vendor: the peer was not tried.
   *
   * @throws Error when the package index has not what it needs, or there is none.
   */
  install?(bench: Bench): Promise<void>;
  /**
   * Runs.
   *
   * @throws Error when something differs from what its check expects.
   */
  run(bench: Bench): Promise<PeerRun>;
}

/** What a peer's run is given. */
export interface Bench {
  /** Root of the repository. */
  root: string;
  /** Aborted when the time budget is over. */
  signal: AbortSignal;
}

/** What a run saw. */
export interface PeerRun {
  /** Empty where the peer is not recorded. */
  exchanges: readonly Exchange[];
  /** What the vendor's client refused to read and its check noted. */
  differences?: readonly Difference[];
  /** What held. */
  held: readonly Capability[];
}

/** An exchange that shows a capability: method, path template and status. */
export type Sign = readonly [method: string, template: string, ...statuses: number[]];

/** The capabilities of which every sign was seen. */
export function shownBy(
  exchanges: readonly Exchange[],
  signs: Partial<Record<Capability, readonly Sign[]>>,
): Capability[] {
  const isSeen = ([method, template, ...statuses]: Sign) =>
    statuses.every((status) =>
      exchanges.some((each) => each.method === method && each.status === status && fits(template, each.path)),
    );
  return Object.entries(signs)
    .filter(([, needed]) => needed.every(isSeen))
    .map(([capability]) => capability as Capability);
}
