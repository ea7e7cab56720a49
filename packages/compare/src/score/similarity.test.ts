import { expect, it } from "vitest";
import { textSimilarity } from "./similarity.ts";

it("folds case and white space, and counts edits against the longer text", () => {
  expect(textSimilarity("# Invoice\n\nTotal", "# invoice total")).toBe(100);
  expect(textSimilarity("abcdefghij", "abcdefghiX")).toBe(90);
  expect(textSimilarity("", "")).toBe(100);
});

it("is not measured on texts that would take minutes, unless they are the same", () => {
  const long = "lorem ipsum ".repeat(25_000);
  expect(textSimilarity(long, `${long}.`)).toBeNull();
  expect(textSimilarity(long, long)).toBe(100);
});
