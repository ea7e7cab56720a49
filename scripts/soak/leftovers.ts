const patienceMs = 10_000;
const lookEveryMs = 100;

/** What keeps the process alive, counted by kind. */
export function activeResources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** What is active beyond what was before, once sockets had the time to close. The look itself is not counted. */
export async function leftoversSince(before: ReadonlyMap<string, number>): Promise<string[]> {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    const left = [...activeResources()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    if (left.length === 0 || performance.now() > deadlineMs)
      return left.map(([kind, count]) => `${count} ${kind}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
