/** Calls again and again without keeping the process alive. Returns what stops it. */
export function every(intervalMs: number, call: () => void): () => void {
  const timer: unknown = setInterval(call, intervalMs);
  (timer as { unref?: () => void }).unref?.();
  return () => clearInterval(timer as Parameters<typeof clearInterval>[0]);
}

/** Milliseconds that only go forward, whatever happens to the wall clock. */
export function monotonicMs(): number {
  return globalThis.performance.now();
}
