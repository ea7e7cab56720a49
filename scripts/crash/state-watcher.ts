// A process that watches the folder of a file store, and kills another process once a start in it has reached a state. It reads
// without a pause: what is written next follows within milliseconds.
import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What it is sent: one at a time. It answers whether the state was reached. */
export interface WatchOrder {
  /** The folder of the store. */
  folder: string;
  state: string;
  /** The process to kill. */
  pid: number;
}

process.on("message", ({ folder, state, pid }: WatchOrder) => {
  const starts = join(folder, "starts");
  for (;;) {
    if (hasReached(starts, state)) {
      process.send?.(kill(pid, "SIGKILL"));
      return;
    }
    if (!kill(pid, 0)) {
      process.send?.(false);
      return;
    }
  }
});
process.on("disconnect", () => process.exit(0));

/** False where the process has ended. */
function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function hasReached(starts: string, state: string): boolean {
  for (const file of newestVersions(starts)) {
    try {
      if (readFileSync(file, "utf8").includes(`"state":"${state}"`)) return true;
    } catch {
      // It was merged meanwhile.
    }
  }
  return false;
}

/** The file of the newest version of each start. */
function newestVersions(starts: string): string[] {
  return foldersIn(starts)
    .flatMap(foldersIn)
    .flatMap((start) => {
      const newest = entriesIn(start)
        .map(({ name }) => name)
        .filter((name) => /^\d+\.json$/.test(name))
        .sort()
        .at(-1);
      return newest === undefined ? [] : [join(start, newest)];
    });
}

function foldersIn(path: string): string[] {
  return entriesIn(path)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(path, name));
}

function entriesIn(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}
