/** One request as the emulator saw it. */
export interface JournalEntry {
  method: string;
  path: string;
  query: string;
  /** Header names in lower case. */
  headers: Record<string, string>;
  /** Status that was answered, or `"reset"` when the connection was cut instead. */
  answered: number | "reset";
}

/** Everything an emulator was asked, in order. */
export class RequestJournal {
  readonly entries: JournalEntry[] = [];

  add(entry: JournalEntry): void {
    this.entries.push(entry);
  }

  /** Requests whose `METHOD path` contains the text. */
  matching(text: string): JournalEntry[] {
    return this.entries.filter((entry) => `${entry.method} ${entry.path}`.includes(text));
  }

  clear(): void {
    this.entries.length = 0;
  }
}
