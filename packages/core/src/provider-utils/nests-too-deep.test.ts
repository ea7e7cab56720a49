import fc from "fast-check";
import { expect, test } from "vitest";
import { deepestNesting, nestsTooDeep } from "./nests-too-deep.ts";
import { BodyTooLargeError, readBody } from "./read-body.ts";

const nested = (depth: number) => `${'{"a":['.repeat(depth / 2)}${"]}".repeat(depth / 2)}`;

test("nesting up to the limit is fine, one more is not", () => {
  expect(nestsTooDeep(nested(deepestNesting))).toBe(false);
  expect(nestsTooDeep(`[${nested(deepestNesting)}]`)).toBe(true);
});

test("brackets in strings, escaped quotes included, and brackets side by side are no nesting", () => {
  expect(nestsTooDeep(JSON.stringify({ text: `\\"${"[{".repeat(deepestNesting)}` }))).toBe(false);
  expect(nestsTooDeep(`[${"[],".repeat(2 * deepestNesting)}0]`)).toBe(false);
});

test("whatever JSON is written flat is not too deep", () => {
  fc.assert(fc.property(fc.json({ maxDepth: 20 }), (text) => !nestsTooDeep(text)));
});

test("an answer that is nested too deeply is refused before anybody walks it", async () => {
  const deep = `{"deep":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  await expect(readBody(new Response(deep), deep.length)).rejects.toBeInstanceOf(BodyTooLargeError);
});

test("text that is no JSON may open as many brackets as it likes", () => {
  expect(nestsTooDeep(`<script>${"[".repeat(deepestNesting + 1)}`)).toBe(false);
});
