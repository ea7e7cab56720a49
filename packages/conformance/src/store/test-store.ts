import type { NewStart, RunStore } from "@docmux/core/store";
import type { TestContext, TestRunner } from "../conformance-options.ts";
import type { StoreCase, StoreGroup, StoreHarness } from "./store-case.ts";
import { storeGroups } from "./store-groups.ts";
import type { StoreConformanceOptions } from "./store-options.ts";

/**
 * Registers every case of the store suite with a test runner: the laws that keep a start from being paid twice, lost, or
 * mixed up with another. All cases share one backing; each has keys of its own.
 *
 * @experimental
 *
 * @example
 * ```ts
 * import { describe, it } from "vitest";
 * const memory = createStoreMemory();
 * testStore(
 *   { describe, it },
 *   { open: async () => memoryStore(memory), kill: ({ owner }) => void memory.owners.delete(owner) },
 * );
 * ```
 */
export function testStore({ describe, it }: TestRunner, options: StoreConformanceOptions): void {
  const skip = options.skip ?? {};
  const ids = new Set(storeGroups.flatMap((group) => group.cases.map((each) => idOf(group, each))));
  const unknown = Object.keys(skip).filter((id) => !ids.has(id));
  if (unknown.length > 0) throw new Error(`Skipped cases that do not exist: ${unknown.join("; ")}`);
  for (const group of storeGroups) {
    describe(group.name, () => {
      for (const storeCase of group.cases) {
        const reason = skip[idOf(group, storeCase)];
        if (reason) it.skip(`${storeCase.name} (skipped: ${reason})`, async () => undefined);
        else it(storeCase.name, (...[context]) => runCase(storeCase, options, context));
      }
    });
  }
}

/** The name by which a case is skipped. */
function idOf(group: StoreGroup, storeCase: StoreCase): string {
  return `${group.name}: ${storeCase.name}`;
}

async function runCase(
  storeCase: StoreCase,
  options: StoreConformanceOptions,
  context: TestContext | undefined,
): Promise<void> {
  const omitted = await verifyStoreCase(storeCase, options);
  if (omitted !== undefined) context?.skip?.(omitted);
}

let keyCount = 0;

/**
 * Runs one case with owners of its own.
 *
 * @returns why it was left out; `undefined` when it was verified.
 */
export async function verifyStoreCase(
  storeCase: StoreCase,
  options: StoreConformanceOptions,
): Promise<string | undefined> {
  const { needs } = storeCase;
  if (needs && !options[needs]) return `needs the option "${needs}"`;
  const opened: RunStore[] = [];
  const prefix = globalThis.crypto.randomUUID();
  const harness: StoreHarness = {
    options,
    async open() {
      const store = await options.open();
      opened.push(store);
      return store;
    },
    kill: async (store) => options.kill(store),
    showLife: async (store) => options.showLife?.(store),
    newStart(facts) {
      keyCount += 1;
      return startUnder(`${prefix}-${keyCount}`, facts);
    },
  };
  try {
    await storeCase.verify(harness);
    return undefined;
  } finally {
    for (const store of opened) await store.close();
  }
}

function startUnder(key: string, facts: Partial<NewStart> = {}): NewStart {
  return {
    key,
    digest: "d".repeat(64),
    account: "a".repeat(64),
    origin: "https://api.acme.test",
    providerId: "acme",
    pipelineUri: "acme:invoices@1",
    idempotencyKey: `idem-${key}`,
    label: "invoice.pdf",
    ...facts,
  };
}
