import type { Fault } from "./fault.ts";

/** One request as the emulator saw it. */
export interface JournalEntry {
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

/** Everything an emulator was asked, in order. */
export class RequestJournal {
  readonly entries: JournalEntry[] = [];
  #count = 0;

  add(entry: Omit<JournalEntry, "number">): void {
    this.#count += 1;
    this.entries.push({ number: this.#count, ...entry });
  }

  /** Requests whose `METHOD path` contains the text. */
  matching(text: string): JournalEntry[] {
    return this.entries.filter((entry) => `${entry.method} ${entry.path}`.includes(text));
  }

  /** Forgets the entries up to a number, or all; their numbering goes on. */
  clear(through = Number.POSITIVE_INFINITY): void {
    const kept = this.entries.findIndex(({ number }) => number > through);
    this.entries.splice(0, kept === -1 ? this.entries.length : kept);
  }
}
