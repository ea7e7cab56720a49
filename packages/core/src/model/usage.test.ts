import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalFromNumber, shiftDecimal, sumDecimals } from "./usage.ts";

test("a sum is exact where floats are not", () => {
  expect(sumDecimals(["0.1", "0.2"])).toBe("0.3");
  expect(sumDecimals(["0.000105", "-1", "12"])).toBe("11.000105");
  expect(sumDecimals([])).toBe("0");
});

test("a JSON number becomes the decimal that it was written as", () => {
  expect(decimalFromNumber(0.1)).toBe("0.1");
  expect(decimalFromNumber(1e-7)).toBe("0.0000001");
  expect(decimalFromNumber(1.5e21)).toBe("1500000000000000000000");
  expect(decimalFromNumber(-0.000105)).toBe("-0.000105");
  expect(decimalFromNumber(Number.NaN)).toBeUndefined();
});

test("cents become units", () => {
  expect(shiftDecimal("315", 2)).toBe("3.15");
  expect(shiftDecimal("0.5", 2)).toBe("0.005");
});

test("any finite number survives the way to a decimal and back", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(decimalFromNumber(value))).toBeCloseTo(value, 10);
    }),
  );
});

test("what is not a decimal is refused", () => {
  expect(() => sumDecimals(["1,5"])).toThrow(RangeError);
});
