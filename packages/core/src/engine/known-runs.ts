import type { Provider } from "../provider/provider.ts";

/** Enough for every start that may still be looked for; a process that runs for months must not grow. */
const mostKnown = 10_000;

const known = new WeakMap<Provider, Set<string>>();

/** Notes the run that a start led to, so that no other start is taken to have led to it. */
export function noteRun(provider: Provider, runId: string): void {
  const runIds = known.get(provider) ?? new Set();
  known.set(provider, runIds);
  runIds.add(runId);
  if (runIds.size <= mostKnown) return;
  const [oldest] = runIds;
  if (oldest !== undefined) runIds.delete(oldest);
}

/** Whether the run is known to be of a start of this provider instance. */
export function isKnownRun(provider: Provider, runId: string): boolean {
  return known.get(provider)?.has(runId) ?? false;
}
