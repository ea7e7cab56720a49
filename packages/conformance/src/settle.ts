import type { Scenario } from "./conformance-options.ts";

/** Long enough for a request that must not be sent to arrive over loopback. */
const settlingMs = 20;

/** Gives what is under way the time to show. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, settlingMs));
}

/** Waits until no further request arrives: a machine that is busy delivers late what was sent together. */
export async function settleRequests({ requestCount }: Pick<Scenario, "requestCount">): Promise<number> {
  let count = await requestCount();
  for (let quiet = 0; quiet < 3; quiet += 1) {
    await settle();
    const next = await requestCount();
    if (next !== count) quiet = -1;
    count = next;
  }
  return count;
}
