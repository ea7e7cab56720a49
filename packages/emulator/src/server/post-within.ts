/**
 * Posts, and gives up with a `TimeoutError` after a time. Not by `AbortSignal.timeout`: on Node 20 that signal can be
 * garbage-collected while the request waits, and then never ends it.
 *
 * @returns the status; the body is not read.
 */
export async function postWithin(timeoutMs: number, url: string, init: RequestInit): Promise<number> {
  const stop = new AbortController();
  const timer = setTimeout(
    () => stop.abort(new DOMException(`No response within ${timeoutMs} ms`, "TimeoutError")),
    timeoutMs,
  );
  try {
    const response = await fetch(url, { ...init, method: "POST", redirect: "manual", signal: stop.signal });
    await response.body?.cancel();
    return response.status;
  } finally {
    clearTimeout(timer);
  }
}
