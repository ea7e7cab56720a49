import type { RequestLogEntry } from "../../packages/emulator/src/index.ts";
import { type LaneVendor, startPaths } from "./lane.ts";
import { runHeader } from "./plan-run.ts";

/** What the emulators saw, run by run. */
export class Ledger {
  requests = 0;
  struckRequests = 0;
  /** By fault. */
  readonly struck = new Map<string, number>();
  readonly #starts = new Map<number, number>();
  readonly #faults = new Map<number, Set<string>>();

  add(vendor: LaneVendor, entries: readonly RequestLogEntry[]): void {
    for (const { method, path, headers, vendorStatus, faults } of entries) {
      const index = Number(headers[runHeader]);
      this.requests += 1;
      if (faults.length > 0) this.struckRequests += 1;
      for (const kind of faults) {
        this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
        this.#faults.set(index, new Set([...this.faultsOf(index), kind]));
      }
      if (
        method !== "POST" ||
        !new RegExp(startPaths[vendor]).test(path) ||
        !wasStarted(vendor, vendorStatus)
      )
        continue;
      this.#starts.set(index, this.startsOf(index) + 1);
    }
  }

  /** How often the vendor started the run's document, whether or not the client heard of it. */
  startsOf(index: number): number {
    return this.#starts.get(index) ?? 0;
  }

  /** What struck the run. */
  faultsOf(index: number): ReadonlySet<string> {
    return this.#faults.get(index) ?? new Set();
  }
}

/** The legacy server answers a run that failed with 500, and it was started all the same. */
function wasStarted(vendor: LaneVendor, vendorStatus: number | undefined): boolean {
  if (vendorStatus === undefined) return false;
  return vendorStatus < 300 || (vendor === "pipelex-legacy" && vendorStatus === 500);
}
