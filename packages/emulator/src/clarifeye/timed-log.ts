interface Entry<T> {
  atMs: number;
  ownerId: string;
  value: T;
}

/**
 * Things that happen at known times, some of them still to come. A run writes its whole future when it starts; a reader
 * sees only what has happened; an abort takes back what has not.
 */
export class TimedLog<T> {
  #entries: Entry<T>[] = [];

  /** `ownerId` says whose abort takes the entry back. What would happen at Infinity never does. */
  add(atMs: number, ownerId: string, value: T): void {
    if (!Number.isFinite(atMs)) return;
    const after = this.#entries.findLastIndex((entry) => entry.atMs <= atMs);
    this.#entries.splice(after + 1, 0, { atMs, ownerId, value });
  }

  /** What has happened, oldest first. */
  until(nowMs: number): T[] {
    return this.#entries.filter((entry) => entry.atMs <= nowMs).map((entry) => entry.value);
  }

  /** Takes back what the owner had not done yet. */
  cut(ownerId: string, nowMs: number): void {
    this.#entries = this.#entries.filter((entry) => entry.ownerId !== ownerId || entry.atMs <= nowMs);
  }
}
