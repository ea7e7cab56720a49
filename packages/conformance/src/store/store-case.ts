import type { NewStart, RunStore } from "@docmux/core/store";
import type { StoreConformanceOptions } from "./store-options.ts";

/** What a case of the store suite works with. */
export interface StoreHarness {
  /** Opens one more owner. It is closed after the case. */
  open(): Promise<RunStore>;
  /** Makes an owner gone without `close`. */
  kill(store: RunStore): Promise<void>;
  /** Lets an owner show that it lives. */
  showLife(store: RunStore): Promise<void>;
  /** A start under a key that no other case has. */
  newStart(facts?: Partial<NewStart>): NewStart;
  options: StoreConformanceOptions;
}

/** One thing that must hold of every store. */
export interface StoreCase {
  name: string;
  /** The optional part of the options without which it can't be verified. */
  needs?: "insert" | "damageResult" | "interrupt";
  /** Rejects when it does not hold. */
  verify(harness: StoreHarness): Promise<void>;
}

/** Cases of the store suite that belong together. */
export interface StoreGroup {
  name: string;
  cases: readonly StoreCase[];
}
