import { afterEach, expect, test, vi } from "vitest";

// Node loads its `fetch` when one of these is touched for the first time, which takes longer than loading core.
const partsOfFetch = ["fetch", "Headers", "Request", "Response", "FormData"] as const;

afterEach(() => vi.unstubAllGlobals());

test.each(["./index.ts", "./provider.ts", "./testing.ts"])(
  "importing %s does not load fetch",
  async (entry) => {
    const touched: string[] = [];
    for (const name of partsOfFetch) {
      const original = globalThis[name];
      vi.stubGlobal(name, original);
      Object.defineProperty(globalThis, name, {
        configurable: true,
        get() {
          touched.push(name);
          return original;
        },
      });
    }
    vi.resetModules();
    await import(entry);
    expect(touched).toEqual([]);
  },
);
