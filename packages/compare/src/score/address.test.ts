import fc from "fast-check";
import { expect, it } from "vitest";
import { formatAddress, parseAddress } from "./address.ts";

it("reads every address that reports print", () => {
  const part = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.nat(99_999));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (path) => {
      expect(parseAddress(formatAddress(path))).toEqual(path);
    }),
  );
});

it.each([
  "",
  ".a",
  "a.",
  "a..b",
  "a[",
  "a[]",
  "a[-1]",
  "a[01]",
  "a[100000]",
  "a b",
  'a["b]',
  "a]b",
  'a["\\x"]',
])("takes %j for no address", (text) => {
  expect(parseAddress(text)).toBeUndefined();
});
