import type { JsonValue } from "@docmux/core";
import { expect, it } from "vitest";
import { anlsStar } from "./anls-star.ts";

it.each<[string, JsonValue, JsonValue | undefined, number]>([
  ["equal but for case and space", { a: "Desk  Lamp" }, { a: "desk lamp" }, 100],
  ["one of ten letters wrong", { a: "abcdefghij" }, { a: "abcdefghiX" }, 90],
  ["less than half alike counts as nothing", { a: "abcd" }, { a: "axyz" }, 0],
  ["a missing name counts like null", { a: "x", b: null }, { a: "x" }, 100],
  ["rows in another order", [{ a: "x" }, { a: "y" }], [{ a: "y" }, { a: "x" }], 100],
  ["an extra row makes the whole longer", ["x"], ["x", "y"], 50],
  ["a missing row", [{ a: "x", b: "y" }], [], 0],
  ["another kind of value", { a: "x" }, { a: { b: "x" } }, 0],
  ["no answer at all", { a: "x" }, undefined, 0],
])("%s", (_, truth, answer, expected) => {
  expect(anlsStar(truth, answer)).toBeCloseTo(expected, 6);
});

it("is not measured on lists that are too long for it", () => {
  const rows = Array.from({ length: 1100 }, (_, index) => ({ sku: `A${index}` }));
  expect(anlsStar({ rows }, { rows })).toBeNull();
  expect(anlsStar({ rows }, { rows: rows.slice(0, 3) })).not.toBeNull();
});

it("is not measured on lists in lists that are too long for it together", () => {
  const rows = Array.from({ length: 60 }, (_, row) => ({
    cells: Array.from({ length: 60 }, (_, cell) => row * cell),
  }));
  expect(anlsStar({ rows }, { rows })).toBeNull();
});

it("does not take what every object has for a member", () => {
  expect(anlsStar({ a: "x" }, { a: "x", constructor: null })).toBe(100);
  expect(anlsStar({ a: "x" }, { a: "x", toString: ["p", "q", "r"] })).toBe(25);
  expect(anlsStar({ a: "x" }, JSON.parse('{ "a": "x", "__proto__": { "b": "y" } }'))).toBe(50);
});

it("is not measured on texts that would take minutes", () => {
  const long = "lorem ipsum ".repeat(25_000);
  expect(anlsStar({ text: long, note: "a" }, { text: `${long}.`, note: "b" })).toBeNull();
});
