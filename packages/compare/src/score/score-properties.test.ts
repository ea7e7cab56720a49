import type { JsonValue } from "@docmux/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { align } from "./align.ts";
import { canonicalKey } from "./canonical.ts";
import { gradeAnswer, makeGauge } from "./grade.ts";
import { matchRows, overlapOf } from "./rows.ts";
import { flatten, toValueTree, type ValueNode } from "./value-tree.ts";

// Few different values, so that rows collide and pairing them is a choice.
const scalar = fc.constantFrom<JsonValue>("a", "b", 1, 2, null);
const row = fc.dictionary(fc.constantFrom("x", "y", "z"), scalar, { maxKeys: 3 });
const nestedRow = fc.record(
  { x: scalar, y: scalar, sub: fc.array(row, { maxLength: 3 }) },
  { requiredKeys: [] },
);
const rows = fc.array(fc.oneof(row, nestedRow), { maxLength: 4 });
const value = fc.record(
  { id: scalar, tags: fc.array(scalar, { maxLength: 3 }), rows },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonValue>;

const grade = (truth: JsonValue, answer: JsonValue) =>
  gradeAnswer(answer, makeGauge(truth, undefined, canonicalKey));
const tree = (json: JsonValue) => toValueTree(json, { keyOf: canonicalKey });
const nodesOf = (list: JsonValue[]): ValueNode[] => list.flatMap((item) => tree(item) ?? []);
const comparable = ({ skipped, ...score }: ReturnType<typeof grade>) => score;

it("row-order invariance: the order of rows changes nothing", () => {
  const pair = fc.tuple(value, rows, rows).chain(([rest, truthRows, answerRows]) =>
    fc.record({
      rest: fc.constant(rest),
      truthRows: fc.constant(truthRows),
      answerRows: fc.constant(answerRows),
      truthOrder: fc.shuffledSubarray(truthRows, { minLength: truthRows.length }),
      answerOrder: fc.shuffledSubarray(answerRows, { minLength: answerRows.length }),
    }),
  );
  fc.assert(
    fc.property(pair, ({ truthRows, answerRows, truthOrder, answerOrder }) => {
      const before = grade({ rows: truthRows } as JsonValue, { rows: answerRows } as JsonValue);
      const after = grade({ rows: truthOrder } as JsonValue, { rows: answerOrder } as JsonValue);
      // ANLS* breaks ties between rows by their place.
      expect({ ...comparable(after), anlsStar: 0 }).toEqual({ ...comparable(before), anlsStar: 0 });
    }),
  );
});

it("optimality: no other pairing of rows matches more values", () => {
  fc.assert(
    fc.property(rows, rows, (first, second) => {
      const a = nodesOf(first as JsonValue[]);
      const b = nodesOf(second as JsonValue[]);
      expect(matchRows(a, b).overlap.matched).toBe(bestByTrying(a, b));
    }),
  );
});

it("nesting invariance: wrapping both sides changes nothing", () => {
  fc.assert(
    fc.property(value, value, (truth, answer) => {
      const { buckets, accuracy } = grade(truth, answer);
      expect(grade({ outer: { inner: truth } }, { outer: { inner: answer } })).toMatchObject({
        buckets,
        accuracy,
      });
    }),
  );
});

it("monotonicity: putting one mistake right never lowers the score", () => {
  fc.assert(
    fc.property(value, value, fc.nat(), (truth, answer, choice) => {
      const answerTree = tree(answer);
      const mistakes = align(tree(truth), answerTree).leaves.filter(
        ({ reference, value: own }) => reference && own && reference.key !== own.key,
      );
      fc.pre(mistakes.length > 0);
      const before = grade(truth, answer).accuracy ?? 0;
      const mistake = mistakes[choice % mistakes.length];
      const path = flatten(answerTree).find(({ leaf }) => leaf === mistake?.value)?.path ?? [];
      const corrected = replaceAt(answer, path, mistake?.reference?.value ?? null);
      expect(grade(truth, corrected).accuracy ?? 0).toBeGreaterThanOrEqual(before - 1e-9);
    }),
  );
});

it("bucket completeness: every value of both sides is in exactly one bucket", () => {
  fc.assert(
    fc.property(value, value, (truth, answer) => {
      const { buckets, total, truthCount, assertedCount } = grade(truth, answer);
      const { correct, incorrect, missing, fabricated, extra_row, extra_field } = buckets;
      expect(correct + incorrect + missing).toBe(flatten(tree(truth)).length);
      expect(correct + incorrect + fabricated + extra_row + extra_field).toBe(flatten(tree(answer)).length);
      expect(total).toBe(truthCount + assertedCount - correct - incorrect);
    }),
  );
});

it("pairing weight = score: what rows were paired for is what is counted", () => {
  fc.assert(
    fc.property(value, value, (truth, answer) => {
      const [a, b] = [tree(truth), tree(answer)];
      const paired = a && b ? overlapOf(a, b) : { matched: 0, shared: 0 };
      const { buckets } = grade(truth, answer);
      expect(buckets.correct).toBe(paired.matched);
      expect(buckets.correct + buckets.incorrect).toBe(paired.shared);
    }),
  );
});

it("no silent shortfall: leaving out what was correct costs as much as it was worth", () => {
  fc.assert(
    fc.property(value, (truth) => {
      const whole = flatten(tree(truth)).length;
      fc.pre(whole > 0);
      expect(grade(truth, truth).accuracy).toBe(100);
      expect(grade(truth, {})).toMatchObject({ accuracy: 0, truthCount: whole });
      expect(grade(truth, {}).buckets.missing).toBe(whole);
    }),
  );
});

function bestByTrying(first: ValueNode[], second: ValueNode[]): number {
  const [head, ...rest] = first;
  if (!head) return 0;
  const alone = bestByTrying(rest, second);
  const paired = second.map(
    (candidate, index) =>
      overlapOf(head, candidate).matched +
      bestByTrying(
        rest,
        second.filter((_, other) => other !== index),
      ),
  );
  return Math.max(alone, ...paired);
}

function replaceAt(json: JsonValue, path: readonly (string | number)[], replacement: JsonValue): JsonValue {
  const [head, ...rest] = path;
  if (head === undefined) return replacement;
  if (Array.isArray(json))
    return json.map((item, index) => (index === head ? replaceAt(item, rest, replacement) : item));
  const object = json as { [name: string]: JsonValue };
  return { ...object, [head]: replaceAt(object[head] ?? null, rest, replacement) };
}
