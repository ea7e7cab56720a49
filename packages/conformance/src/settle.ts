/** Long enough for a request that nobody should have sent to arrive over loopback. */
const settlingMs = 20;

/** Gives what is under way the time to show. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, settlingMs));
}
