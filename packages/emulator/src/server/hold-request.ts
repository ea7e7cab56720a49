import type { FaultTarget } from "./fault.ts";
import type { FaultQueue } from "./fault-queue.ts";

/** A request that has come and is not answered yet. */
export interface HeldRequest {
  /** Resolves when the request is there. */
  arrived: Promise<void>;
  /** Lets the vendor answer it. */
  release(): void;
}

/** Holds the next request of this kind. */
export function holdRequest(faults: FaultQueue, target: FaultTarget): HeldRequest {
  let arrive: () => void = () => undefined;
  let release: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  faults.order({ ...target, kind: "hold", onArrival: arrive, until });
  return { arrived, release };
}
