import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clampDelay, longestTimerMs, maxDelayMs } from "./clock.ts";
import { firstPollDelayMs, longestPollDelayMs, parseRetryAfter, pollDelay } from "./delays.ts";
import { toIsoTimestamp } from "./timestamps.ts";

const now = Date.parse("2026-04-01T10:00:00Z");

describe("Retry-After", () => {
  test.each([
    ["3", 3_000],
    ["1.5", 1_500],
    ["0", 0],
    ["999999999", 999_999_999_000],
    ["Wed, 01 Apr 2026 10:00:05 GMT", 5_000],
    ["Wed, 01 Apr 2026 09:00:00 GMT", 0],
    ["-3", undefined],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("%j is %j ms from now", (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });
});

describe("the clamp", () => {
  test.each([
    [999_999_999_000, maxDelayMs],
    [2 ** 31, maxDelayMs],
    [Number.POSITIVE_INFINITY, maxDelayMs],
    [-1, 0],
    [Number.NaN, 0],
    [1_500, 1_500],
  ])("%j ms becomes %j ms", (delay, expected) => {
    expect(clampDelay(delay)).toBe(expected);
  });

  test("no delay is longer than a timer can keep", () => {
    expect(clampDelay(Number.MAX_SAFE_INTEGER, longestTimerMs)).toBe(2 ** 31 - 1);
  });
});

describe("the wait between two polls", () => {
  const random = () => 0.5;

  test("grows with the time waited, from 0.75 s to 30 s", () => {
    const waits = [0, 5_000, 10_000, 60_000, 3_600_000].map((waitedMs) => pollDelay({ waitedMs, random }));
    expect(waits).toEqual([firstPollDelayMs, firstPollDelayMs, 1_500, 9_000, longestPollDelayMs]);
  });

  test("is never shorter than what the vendor asks for, and never longer than the clamp", () => {
    expect(pollDelay({ waitedMs: 0, vendorDelayMs: 20_000, random })).toBe(20_000);
    expect(pollDelay({ waitedMs: 0, vendorDelayMs: 1e12, random })).toBe(maxDelayMs);
  });

  test.each([Number.NaN, -5_000, Number.NEGATIVE_INFINITY])(
    "is not shortened by a vendor that asks for %j",
    (vendorDelayMs) => {
      expect(pollDelay({ waitedMs: 0, vendorDelayMs, random })).toBe(firstPollDelayMs);
    },
  );

  test("stays within bounds for anything", () => {
    const anything = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1));
    fc.assert(
      fc.property(fc.nat(), anything, fc.double({ min: 0, max: 1 }), (waitedMs, vendorDelayMs, jitter) => {
        const delay = pollDelay({ waitedMs, vendorDelayMs, random: () => jitter });
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(maxDelayMs);
      }),
    );
  });
});

test("a naive time is read as UTC", () => {
  expect(toIsoTimestamp("2026-01-01T00:00:00")).toBe("2026-01-01T00:00:00.000Z");
  expect(toIsoTimestamp("2026-01-01T02:00:00.123456+02:00")).toBe("2026-01-01T00:00:00.123Z");
  expect(toIsoTimestamp("2026-01-01 00:00:00")).toBe("2026-01-01T00:00:00.000Z");
  expect(toIsoTimestamp("2026-01-01T02:00:00+02")).toBe("2026-01-01T00:00:00.000Z");
  expect(toIsoTimestamp("2026-01-01")).toBe("2026-01-01T00:00:00.000Z");
  expect(toIsoTimestamp("yesterday")).toBeUndefined();
  expect(toIsoTimestamp(null)).toBeUndefined();
});
