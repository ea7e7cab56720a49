import type { FaultBehavior } from "../../packages/emulator/src/index.ts";
import { seededRandom } from "../../packages/emulator/src/server/seeded-random.ts";
import type { SentFault } from "./control-client.ts";
import { blockingVendors, type Lane, laneEnds, laneVendors } from "./lane.ts";

/** The header by which the emulators know the requests of one run. */
export const runHeader = "x-soak-run";

/** Everything about one run that is decided before it starts; a function of the seed and the index alone. */
export interface RunPlan {
  index: number;
  lane: Lane;
  /** Stands in the run's document and nowhere else. */
  invoiceNumber: string;
  /** `run` waits in one piece; `attach` starts, forgets all but the ref, and waits with another provider instance. */
  mode: "run" | "attach";
  faults: SentFault[];
  /** For the client's own choices, such as the jitter of its waits. */
  random: () => number;
}

export interface PlanOptions {
  seed: number;
  share: number;
  /** An origin that belongs to nobody, where redirects and URLs lead. */
  strangerOrigin: string;
}

/** Requests of a run that a fault may strike. Hardly any run makes more. */
const plannedRequests = 24;
const shareCompleted = 0.6;
const shareAttached = 0.15;
const shareExpired = 0.03;

export function planRun(index: number, { seed, share, strangerOrigin }: PlanOptions): RunPlan {
  const random = seededRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const vendor = pick(laneVendors);
  const [usual, ...others] = laneEnds[vendor];
  const end = random() < shareCompleted ? (usual ?? "completed") : pick(others);
  const mode = !blockingVendors.has(vendor) && random() < shareAttached ? "attach" : "run";
  const headers = { [runHeader]: String(index) };
  const faults: SentFault[] = [];
  for (let after = 0; after < plannedRequests; after += 1) {
    const seedOfFault = Math.floor(random() * 1e9);
    if (random() < share)
      faults.push({ ...pick(misbehaviours(strangerOrigin, seedOfFault)), headers, after });
  }
  if (random() < shareExpired) faults.push({ kind: "expired-result", pathPattern: "result", headers });
  return { index, lane: { vendor, end }, invoiceNumber: `INV-${100_000 + index}`, mode, faults, random };
}

function misbehaviours(strangerOrigin: string, seed: number): readonly FaultBehavior[] {
  return [
    { kind: "latency", delayMs: 200 },
    { kind: "slow-body", delayMs: 100 },
    { kind: "status", status: 429 },
    { kind: "status", status: 429, retryAfter: "1" },
    { kind: "status", status: 500 },
    { kind: "status", status: 502 },
    { kind: "status", status: 503 },
    { kind: "status", status: 503, retryAfter: "1" },
    { kind: "status", status: 529 },
    { kind: "html-error", status: 502 },
    { kind: "reset-before-accept" },
    // More often than the others: these are the starts that nobody heard of.
    { kind: "reset-after-accept" },
    { kind: "reset-after-accept" },
    { kind: "reset-after-accept" },
    { kind: "truncated-json" },
    { kind: "truncated-json" },
    { kind: "huge-body", sizeBytes: 200_000 },
    { kind: "redirect", location: `${strangerOrigin}/moved` },
    { kind: "third-party-urls", origin: strangerOrigin },
    { kind: "unknown-status" },
    { kind: "out-of-order-status" },
    { kind: "extra-members" },
    { kind: "missing-members", share: 0.2, seed },
    { kind: "null-members" },
    { kind: "clock-skew", skewMs: -3_600_000 },
  ];
}
