import { expect, test } from "vitest";
import { readSourceTexts } from "./source-texts.ts";

test("comments and texts of a source file are found, each as one line", () => {
  const source = [
    "/** The first line,",
    " * then `code`. */",
    'export const a = "one text"; // behind it',
    "// two lines",
    "// in a row",
    "const pattern = /not a text/;",
    "// words-ok: a vendor's text",
    `const key = \`in $${"{pattern}"} a template\`;`,
    'const vendorText = "a kept text"; // words-ok: a vendor\'s text',
  ].join("\n");
  const texts = readSourceTexts("a.ts", source).map(({ line, text, isExempt }) => [
    line,
    text.trim(),
    isExempt,
  ]);
  expect(texts.sort(([a], [b]) => Number(a) - Number(b))).toEqual([
    [1, "The first line, then ``.", false],
    [3, "one text", false],
    [3, "behind it", false],
    [4, "two lines in a row", false],
    [7, "words-ok: a vendor's text", true],
    [8, "in", false],
    [8, "a template", false],
    [9, "a kept text", true],
    [9, "words-ok: a vendor's text", true],
  ]);
});
