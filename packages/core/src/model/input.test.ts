import fc from "fast-check";
import { expect, test } from "vitest";
import { formatPageRange, parsePageRange } from "./input.ts";

test("spans and single pages are read in the order written", () => {
  expect(parsePageRange("0-5,10")).toEqual({
    spans: [
      { first: 0, last: 5 },
      { first: 10, last: 10 },
    ],
  });
});

test.each([
  ["", /not a page/],
  ["1-", /not a page/],
  ["-1", /not a page/],
  ["a", /not a page/],
  ["5-2", /ends before it begins/],
  ["0;1", /not a page/],
])("%j is refused with a sentence", (text, sentence) => {
  expect(parsePageRange(text)).toEqual({ problem: expect.stringMatching(sentence) });
});

test("what is written is read back", () => {
  const span = fc
    .tuple(fc.nat(9999), fc.nat(9999))
    .map(([first, length]) => ({ first, last: first + length }));
  fc.assert(
    fc.property(fc.array(span, { minLength: 1 }), (spans) => {
      expect(parsePageRange(formatPageRange(spans))).toEqual({ spans });
    }),
  );
});
