import type { JsonValue } from "@docmux/core";
import { expect, it } from "vitest";
import { jsonAccuracy } from "./json-accuracy.ts";

it.each<[string, JsonValue, JsonValue, number | null]>([
  ["reversed rows", { rows: [{ a: 1 }, { a: 2 }] }, { rows: [{ a: 2 }, { a: 1 }] }, 100],
  ["a number as text", { a: 5 }, { a: "5.00" }, 0],
  ["a date spelled otherwise", { a: "2024-10-31", b: 1 }, { a: "10/31/2024", b: 1 }, 50],
  ["null is a value, so leaving it out is a deletion", { a: 1, b: null }, { a: 1 }, 50],
  ["five extra fields on one", { a: 1 }, { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }, 0],
  ["names with underscores count like any other", { a__b: 1, c: 2 }, { a__b: 9, c: 2 }, 50],
  ["a truth without values", {}, { a: 1 }, null],
])("%s", (_, truth, answer, expected) => {
  expect(jsonAccuracy(truth, answer)).toBe(expected);
});
