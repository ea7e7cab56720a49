import type { Fault } from "./fault.ts";

/** One request as the emulator saw it. */
export interface RequestLogEntry {
  /** From 1, in the order in which requests were done with. */
  number: number;
  method: string;
  path: string;
  query: string;
  /** Header names in lower case. */
  headers: Record<string, string>;
  /** Status that was answered, or `"reset"` when the connection was cut instead. */
  answered: number | "reset";
  /** Status that the vendor's own routes gave, whatever a fault made of it. Absent: they never saw the request. */
  vendorStatus?: number;
  /** The faults that struck it. */
  faults: Fault["kind"][];
}

/** An emulator that is left running for days must not grow with every look at it. */
const mostRemembered = 100_000;

/** What an emulator was asked, in order: the newest requests, 90,000 at least. */
export class RequestLog {
  readonly entries: RequestLogEntry[] = [];
  #count = 0;

  add(entry: Omit<RequestLogEntry, "number">): void {
    this.#count += 1;
    this.entries.push({ number: this.#count, ...entry });
    // Many at a time: taking one from the front of a long list moves all others.
    if (this.entries.length > mostRemembered) this.entries.splice(0, mostRemembered / 10);
  }

  /** Requests whose `METHOD path` contains the text. */
  matching(text: string): RequestLogEntry[] {
    return this.entries.filter((entry) => `${entry.method} ${entry.path}`.includes(text));
  }

  /** Forgets the entries up to a number, or all; the numbering continues. */
  clear(through = Number.POSITIVE_INFINITY): void {
    const kept = this.entries.findIndex(({ number }) => number > through);
    this.entries.splice(0, kept === -1 ? this.entries.length : kept);
  }
}
