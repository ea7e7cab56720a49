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
  ["nulls of names that the truth does not have", { a: "x" }, { a: "y", b: null, c: null, d: "", e: [] }, 0],
  ["a correct value among such nulls", { a: "x" }, { a: "x", b: null }, 50],
  ["null for null", { a: "x", b: null }, { a: "x", b: null }, 100],
  ["an empty text for null", { a: null }, { a: "" }, 100],
  ["null for an empty text", { a: "" }, { a: null }, 0],
  ["an empty list for an empty list counts nothing", { a: "x", b: [] }, { a: "y", b: [] }, 0],
  ["null for an empty list", { a: "x", b: [] }, { a: "x", b: null }, 50],
  ["nothing but an empty list", [], [], 100],
  ["small numbers as Python prints them", { a: 0.00001 }, { a: "1e-05" }, 100],
  ["characters outside the basic plane are one each", { a: "\u{1f600}\u{1f601}" }, { a: "\u{1f600}x" }, 50],
  [
    "rows of unequal size that go as well with one another as with the next",
    [{ a: "x" }, { a: "x", b: "y", c: "z" }],
    [{ a: "q", b: "y" }],
    25,
  ],
])("%s", (_, truth, answer, expected) => {
  expect(anlsStar(truth, answer)).toBeCloseTo(expected, 6);
});

it("is not measured on lists that are too long for it", () => {
  const rows = Array.from({ length: 1100 }, (_, index) => ({ sku: `A${index}` }));
  expect(anlsStar({ rows }, { rows })).toBeNull();
  expect(anlsStar({ rows }, { rows: rows.slice(0, 3) })).not.toBeNull();
});

it("is measured on one row against many, and on many that are similar", () => {
  const rows = Array.from({ length: 5000 }, (_, index) => ({ sku: `A${index}` }));
  expect(anlsStar([{ sku: "A7" }], rows)).toBeCloseTo(100 / 5000, 6);
  const mixed = (seed: number) =>
    Array.from({ length: 100 }, (_, index) => ({
      a: `${(index * seed) % 7}${index % 3}`,
      b: (index * seed) % 11,
    }));
  expect(anlsStar(mixed(3), mixed(5))).toBeGreaterThan(50);
});

it("is not measured on lists in lists that are too long for it together", () => {
  const rows = Array.from({ length: 60 }, (_, row) => ({
    cells: Array.from({ length: 60 }, (_, cell) => row * cell),
  }));
  expect(anlsStar({ rows }, { rows })).toBeNull();
});

it("does not take what every object has for a member", () => {
  expect(anlsStar({ a: "x" }, { a: "x", constructor: null })).toBe(50);
  expect(anlsStar({ a: "x" }, { a: "x", toString: ["p", "q", "r"] })).toBe(25);
  expect(anlsStar({ a: "x" }, JSON.parse('{ "a": "x", "__proto__": { "b": "y" } }'))).toBe(50);
});

it("is not measured on texts that would take minutes", () => {
  const long = "lorem ipsum ".repeat(25_000);
  expect(anlsStar({ text: long, note: "a" }, { text: `${long}.`, note: "b" })).toBeNull();
});
