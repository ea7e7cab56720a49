/** Which requests a fault strikes, and how often. */
interface FaultTarget {
  /** HTTP method, upper case. Any method when left out. */
  method?: string;
  /** Matched against the path: a string is a substring, a RegExp is tested. Any path when left out. */
  path?: string | RegExp;
  /** How many matching requests it strikes before it is used up. Default 1; `Infinity` for always. */
  times?: number;
  /** Share of matching requests that it strikes, 0 to 1, drawn from the emulator's seeded source. Default 1. */
  rate?: number;
}

/** One misbehaviour, named the same way for every emulated vendor. */
export type Fault = FaultTarget &
  (
    | { kind: "latency"; delayMs: number }
    | { kind: "status"; status: number; retryAfter?: string; body?: unknown }
    | { kind: "html-error"; status: number }
    | { kind: "reset-before-accept" }
    | { kind: "reset-after-accept" }
    | { kind: "truncated-json" }
    | { kind: "slow-body"; delayMs: number }
    | { kind: "huge-body"; sizeBytes: number }
    | { kind: "redirect"; location: string; status?: 301 | 302 | 303 | 307 | 308 }
    | { kind: "rewrite"; rewrite: (body: unknown) => unknown }
  );

/** The faults that stand ordered, oldest first. */
export class FaultQueue {
  readonly #random: () => number;
  #faults: { fault: Fault; left: number }[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  order(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** Takes every fault that strikes this request. */
  take(method: string, path: string): Fault[] {
    const struck: Fault[] = [];
    for (const entry of this.#faults) {
      if (entry.left <= 0 || !matches(entry.fault, method, path)) continue;
      if (entry.fault.rate !== undefined && this.#random() >= entry.fault.rate) continue;
      entry.left -= 1;
      struck.push(entry.fault);
    }
    this.#faults = this.#faults.filter((entry) => entry.left > 0);
    return struck;
  }
}

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path === undefined) return true;
  return typeof fault.path === "string" ? path.includes(fault.path) : fault.path.test(path);
}
