import { expect, it } from "vitest";
import { compare } from "./compare.ts";
import { seededRandom } from "./statistics/random.ts";
import { fakeInput, fakeVendor, quickClock } from "./testing/fake-vendor.ts";

const documentCount = 30;
const values = 5;
const truth = Object.fromEntries(Array.from({ length: values }, (_, index) => [`field_${index}`, index]));

/** Gets each value right with a chance of its own; the same answers in every comparison. */
function vendor(label: string, chance: number, seed: number) {
  const random = seededRandom(seed);
  const answers = new Map(
    Array.from({ length: documentCount }, (_, index) => [
      `document-${index}`,
      Object.fromEntries(
        Object.entries(truth).map(([field, value]) => [field, random() < chance ? value : -1]),
      ),
    ]),
  );
  return {
    label,
    pipeline: ({ id }: { id: string }) => fakeVendor(label, { data: answers.get(id) ?? {} }),
  };
}

it("the verdict is the same for 30 seeds on the same answers", { timeout: 60_000 }, async () => {
  const pipelines = [vendor("a", 0.9, 1), vendor("b", 0.85, 2), vendor("c", 0.5, 3)];
  const documents = Array.from({ length: documentCount }, (_, index) => ({
    id: `document-${index}`,
    input: fakeInput,
    truth,
  }));
  const seen = new Set<string>();
  for (let seed = 1; seed <= 30; seed += 1) {
    const { pairs } = await compare({ clock: quickClock(), random: () => 0.5, documents, pipelines, seed });
    seen.add(JSON.stringify(pairs));
  }
  expect(seen.size).toBe(1);
  const [only = "[]"] = seen;
  const verdicts = JSON.parse(only).map(({ verdict }: { verdict: string }) => verdict);
  expect(new Set(verdicts).size).toBeGreaterThan(1);
});
