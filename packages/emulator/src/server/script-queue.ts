/** The scripts that are not used up, oldest first. */
export class ScriptQueue<T extends { times?: number }> {
  #scripts: { script: T; left: number }[] = [];

  add(script: T): void {
    this.#scripts.push({ script, left: script.times ?? 1 });
  }

  clear(): void {
    this.#scripts = [];
  }

  /** Takes the oldest script that holds. */
  take(holds: (script: T) => boolean): T | undefined {
    const entry = this.#scripts.find(({ script }) => holds(script));
    if (!entry) return undefined;
    entry.left -= 1;
    this.#scripts = this.#scripts.filter(({ left }) => left > 0);
    return entry.script;
  }
}
