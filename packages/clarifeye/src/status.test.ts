import { expect, test } from "vitest";
import { stepKindOf } from "./status.ts";

test.each([
  ["parsing", "parse"],
  ["chunking", "chunk"],
  ["tag-extraction", "classify"],
  ["document-tag-extraction", "classify"],
  ["object-extraction", "extract"],
  ["ObjectExtractor", "extract"],
  ["chunk-tag-filter", "control"],
  ["object-alerts", "other"],
  ["publish", "index"],
  ["something-new", "other"],
])("a step of type %s is a %s step", (type, kind) => {
  expect(stepKindOf(type)).toBe(kind);
});
