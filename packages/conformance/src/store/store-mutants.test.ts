import { expect, test } from "vitest";
import { storeMutants } from "../../test/store-mutants/index.ts";
import { optionsOf } from "../../test/store-mutants/store-mutant.ts";
import { storeGroups } from "./store-groups.ts";
import type { StoreConformanceOptions } from "./store-options.ts";
import { testStore, verifyStoreCase } from "./test-store.ts";

const cases = storeGroups.flatMap(({ name, cases }) =>
  cases.map((each) => ({ id: `${name}: ${each.name}`, each })),
);

async function failedCases(options: () => StoreConformanceOptions): Promise<string[]> {
  const failed: string[] = [];
  for (const { id, each } of cases) {
    try {
      await verifyStoreCase(each, options());
    } catch {
      failed.push(id);
    }
  }
  return failed;
}

test("a store without a fault passes", async () => {
  expect(await failedCases(() => optionsOf())).toEqual([]);
});

test.each(storeMutants.map((mutant) => [mutant.wrong, mutant] as const))(
  "caught: %s",
  async (_wrong, { caughtBy, mutate }) => {
    const named = cases.find(({ id }) => id === caughtBy);
    if (!named) throw new Error(`There is no case "${caughtBy}"`);
    await expect(verifyStoreCase(named.each, optionsOf(mutate))).rejects.toThrow();
  },
);

test.each([
  "`sent` is accepted on a version that was overtaken",
  "the last write wins",
  "a live owner is robbed",
  "a sent start that is taken over stays sent",
  "the second claim wins too",
  "the run of another key is accepted",
])("caught by the interleavings alone: %s", async (wrong) => {
  const mutant = storeMutants.find((each) => each.wrong === wrong);
  const named = cases.find(({ id }) => id.startsWith("interleavings: "));
  if (!mutant || !named) throw new Error("The mutant or the case is gone");
  const options = { ...optionsOf(mutant.mutate), interleavings: 100 };
  await expect(verifyStoreCase(named.each, options)).rejects.toThrow(/with \{ seed: /);
});

test("a case is skipped with its reason, and one that does not exist is an error", () => {
  const skipped: string[] = [];
  const runner = {
    describe: (_name: string, body: () => void) => body(),
    it: Object.assign(() => undefined, { skip: (name: string) => void skipped.push(name) }),
  };
  const skip = { "runs: the same id at another origin or account is another run": "one origin only" };
  testStore(runner, { ...optionsOf(), skip });
  expect(skipped).toEqual([expect.stringContaining("skipped: one origin only")]);
  expect(() => testStore(runner, { ...optionsOf(), skip: { "runs: nonsense": "x" } })).toThrow(
    /do not exist: runs: nonsense/,
  );
});
