import { expect, test } from "vitest";
import { printable, printableDeep, printableJson } from "./printable.ts";

test.each([
  ["colors and cursor", "\u001b[2J\u001b[31mpaid", " [2J [31mpaid"],
  ["a title or a link", "\u001b]0;gotcha\u0007x", " ]0;gotcha x"],
  ["controls in one byte", "\u009b2Jx", " 2Jx"],
  ["lines", "a\r\nb\tc", "a b c"],
  ["a turned direction", "fdp.\u202eecioovni", "fdp. ecioovni"],
])("%s do not steer the terminal", (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("words of any language stay as they are", () => {
  expect(printable("Rechnung für Zoë, 請求書 ✓")).toBe("Rechnung für Zoë, 請求書 ✓");
});

test("names of members are cleaned as well", () => {
  expect(printableDeep({ "a\u001bb": [{ c: "\u0000" }], n: 1, none: null })).toEqual({
    "a b": [{ c: " " }],
    n: 1,
    none: null,
  });
});

test("JSON says the same and holds no sign that a terminal obeys", () => {
  const every = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).join("");
  const json = printableJson({ [every]: every });
  expect(JSON.parse(json)).toEqual({ [every]: every });
  expect(printable(json)).toBe(json);
});
