import { inspect } from "node:util";
import { createDocmux } from "@docmux/core";
import { describe, expect, test } from "vitest";
import { createDatalab, datalab } from "./provider.ts";

describe("a pipeline URI", () => {
  test.each([
    ["datalab:pl_abc123", undefined],
    ["datalab:pl_abc123@0", "0"],
    ["datalab:pl_abc123@2", "2"],
  ])("%s leads to its pipeline and back", (uri, version) => {
    const pipeline = createDocmux({ providers: [datalab] }).pipeline(uri);
    expect(pipeline).toMatchObject({ pipelineId: "pl_abc123", uri });
    expect(pipeline.pipelineVersion).toBe(version);
  });

  test.each(["datalab:pl_1@draft", "datalab:pl_1@-1", "datalab:@2", "datalab:a/b", "datalab:pl_1@2@3"])(
    "%s is refused",
    (uri) => {
      expect(() => createDocmux({ providers: [datalab] }).pipeline(uri)).toThrow(
        expect.objectContaining({ code: "invalid_input" }),
      );
    },
  );

  test.each(["", "..", "a/b", undefined as never, 7 as never])("the id %j is refused", (pipelineId) => {
    expect(() => datalab.pipeline(pipelineId)).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });

  test.each([-1, 1.5, Number.NaN])("the version %d is refused", (version) => {
    expect(() => datalab.pipeline("pl_1", { version })).toThrow(/version/);
  });
});

test("the key is in nothing that can be printed", () => {
  const key = "dl-very-secret-key";
  const provider = createDatalab({ apiKey: key, headers: { "x-mine": key } });
  for (const value of [provider, provider.pipeline("pl_1"), provider.pipelines]) {
    expect(
      inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    ).not.toContain(key);
    expect(JSON.stringify(value)).not.toContain(key);
  }
});

test("invalid settings are named", () => {
  expect(() => createDatalab({ apikey: "x" } as never)).toThrow(/apikey/);
  expect(() => createDatalab({ concurrency: 0 })).toThrow(/concurrency/);
  expect(() => createDatalab({ baseUrl: "ftp://x" }).origin).toThrow(
    expect.objectContaining({ code: "config" }),
  );
});

test("the base URL may be written with the path of the API or without", () => {
  expect(createDatalab({ baseUrl: "https://a.example/api/v1/" }).origin).toBe("https://a.example");
  expect(createDatalab({ concurrency: 3 }).concurrency).toBe(3);
});
