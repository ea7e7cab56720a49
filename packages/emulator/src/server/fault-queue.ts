import type { Fault } from "./fault.ts";

/** What a fault is matched against. */
export interface FaultedRequest {
  method: string;
  path: string;
  headers: Headers;
}

/** A fault that stands ordered. */
export interface StandingFault {
  id: number;
  fault: Fault;
  /** How many requests it still lets pass. */
  waits: number;
  /** How many requests it still strikes. */
  left: number;
}

/** The faults that stand ordered, oldest first. */
export class FaultQueue {
  readonly #random: () => number;
  #standing: StandingFault[] = [];
  #ordered = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  get standing(): readonly StandingFault[] {
    return this.#standing;
  }

  /** @returns the id by which the fault can be taken back */
  order(fault: Fault): number {
    this.#ordered += 1;
    this.#standing.push({ id: this.#ordered, fault, waits: fault.after ?? 0, left: fault.times ?? 1 });
    return this.#ordered;
  }

  /** @returns whether it still stood */
  takeBack(id: number): boolean {
    const before = this.#standing.length;
    this.#standing = this.#standing.filter((entry) => entry.id !== id);
    return this.#standing.length < before;
  }

  clear(): void {
    this.#standing = [];
  }

  /** Takes every fault that strikes this request. */
  take(request: FaultedRequest): Fault[] {
    return this.#take(({ kind }) => kind !== "duplicate-webhook", request);
  }

  /** How often a webhook to this path is sent once it was taken, beyond the first time. */
  webhookCopies(path: string): number {
    const struck = this.#take(({ kind }) => kind === "duplicate-webhook", {
      method: "POST",
      path,
      headers: new Headers(),
    });
    return struck.reduce((sum, fault) => sum + ("copies" in fault ? (fault.copies ?? 1) : 1), 0);
  }

  #take(concerns: (fault: Fault) => boolean, request: FaultedRequest): Fault[] {
    const struck: Fault[] = [];
    for (const entry of this.#standing) {
      if (!concerns(entry.fault) || !matches(entry.fault, request)) continue;
      if (entry.waits > 0) {
        entry.waits -= 1;
        continue;
      }
      if (entry.fault.rate !== undefined && this.#random() >= entry.fault.rate) continue;
      entry.left -= 1;
      struck.push(entry.fault);
    }
    if (struck.length > 0) this.#standing = this.#standing.filter((entry) => entry.left > 0);
    return struck;
  }
}

function matches({ method, path, headers }: Fault, request: FaultedRequest): boolean {
  if (method !== undefined && method.toUpperCase() !== request.method) return false;
  if (Object.entries(headers ?? {}).some(([name, value]) => request.headers.get(name) !== value))
    return false;
  if (path === undefined) return true;
  return typeof path === "string" ? request.path.includes(path) : path.test(request.path);
}
