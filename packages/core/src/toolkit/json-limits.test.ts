import fc from "fast-check";
import { expect, test } from "vitest";
import { BodyTooLargeError, readBody } from "./answer.ts";
import { deepestNesting, JsonLimits, mostNames, mostValues } from "./json-limits.ts";

const nested = (depth: number) => `${'{"a":['.repeat(depth / 2)}${"]}".repeat(depth / 2)}`;
const bytesOf = (text: string) => new TextEncoder().encode(text);

function isFine(text: string, partLength = Number.POSITIVE_INFINITY): boolean {
  const limits = new JsonLimits();
  const bytes = bytesOf(text);
  for (let start = 0; start < bytes.length; start += partLength) {
    if (!limits.add(bytes.subarray(start, start + partLength))) return false;
  }
  return true;
}

test("nesting up to the limit is fine, one more is not", () => {
  expect(isFine(nested(deepestNesting))).toBe(true);
  expect(isFine(`[${nested(deepestNesting)}]`)).toBe(false);
  expect(isFine(`\uFEFF \n[${nested(deepestNesting)}]`)).toBe(false);
});

test("brackets in strings, escaped quotes included, and brackets side by side are no nesting", () => {
  expect(isFine(JSON.stringify({ text: `\\"${"[{".repeat(deepestNesting)}` }))).toBe(true);
  expect(isFine(`[${"[],".repeat(2 * deepestNesting)}0]`)).toBe(true);
});

test("whatever JSON is written flat is not too deep, in whatever parts it arrives", () => {
  fc.assert(fc.property(fc.json({ maxDepth: 20 }), fc.integer({ min: 1, max: 9 }), isFine));
});

test("text that is no JSON may open as many brackets as it likes", () => {
  expect(isFine(`<script>${"[".repeat(deepestNesting + 1)}`)).toBe(true);
});

test.each([
  ["lists", "[],", 2],
  ["objects", "{},", 2],
  ["numbers", "0,", 1],
  ["members", '{"a":1},', 2],
])("as many %s as there may be values are fine, one more value is not", (_what, one, values) => {
  // The outer list is a value, and each comma stands for the one after it.
  const most = `[${one.repeat((mostValues - 2) / values)}`;
  expect(isFine(`${most}0,0]`)).toBe(true);
  expect(isFine(`${most}0,0,0]`)).toBe(false);
});

test("names that come again cost nothing; too many different ones are refused", () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `"name ${index}":0`);
  expect(isFine(`{${names(100_000).join()}}`)).toBe(true);
  expect(isFine(`[${`{"id":1,"${"type".repeat(9)}":2},`.repeat(mostNames)}0]`, 1_000)).toBe(true);
  expect(isFine(`{${names(mostNames + 20_000).join()}}`)).toBe(false);
  for (const partLength of [65_536, 1]) {
    expect(isFine(`[{${names(mostNames + 20_000).join("},{")}}]`, partLength)).toBe(false);
  }
});

test("commas, brackets and names in a string are none, however the parts cut it", () => {
  const text = JSON.stringify({ text: `\\",:[{"`.repeat(20) });
  for (let length = 1; length < 12; length += 1) expect(isFine(text, length)).toBe(true);
});

test.each([
  ["too deep", `{"deep":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ["of too many values", `[${"[],".repeat(mostValues)}0]`],
])("of an answer that is %s the rest is not fetched", async (_what, text) => {
  let cancelled = false;
  let sent = 0;
  const bytes = bytesOf(text);
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(bytes.subarray(sent, sent + 4_096));
      sent += 4_096;
    },
    cancel() {
      cancelled = true;
    },
  });
  await expect(readBody(new Response(stream), bytes.length * 2)).rejects.toBeInstanceOf(BodyTooLargeError);
  expect(cancelled).toBe(true);
  expect(sent).toBeLessThan(bytes.length);
});
