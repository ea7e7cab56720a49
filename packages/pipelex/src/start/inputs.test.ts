import { run } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPipelex, type PipelexRunOptions } from "../index.ts";

// Everything here is refused before anything is sent: no request is mocked.
beforeEach(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

const watch = () => ({ clock: new ManualClock({ skipUpToMs: 60_000 }) });
const baseUrl = "http://pipelex.example";
const v1 = createPipelex({ baseUrl, dialect: "v1" });

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

describe("inputs that JSON or the vendor cannot take", () => {
  test.each<[string, unknown, string]>([
    ["a function", () => 1, "JSON cannot carry"],
    ["a Map", new Map([["a", 1]]), "JSON cannot carry"],
    ["bytes", new Uint8Array(3), "JSON cannot carry"],
    ["a number that is none", { a: [Number.NaN] }, "NaN"],
    ["a circle", cyclic, "nested too deeply"],
    ["a Python class", { __class__: "os.system" }, "__class__"],
    ["a serialized class", { content: { __kajson_class__: "x" } }, "__kajson_class__"],
    ["a URL of another kind", new URL("ftp://example.com/a.pdf"), "neither https nor http"],
    ["an empty file", new File([], "a.pdf", { type: "application/pdf" }), "is empty"],
    ["bytes of an unknown kind", new Blob(["hello"]), "what kind of document"],
  ])("%s", async (_what, value, sentence) => {
    await expect(run(v1.pipe("x"), { inputs: { name: value } }, watch())).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(new RegExp(`input "name" .*${sentence}`)),
    });
  });

  test("a name that every object has is an input like any other", async () => {
    const sent: unknown[] = [];
    const type = "https://docs.pipelex.com/latest/errors/validation-error/";
    nock(baseUrl)
      .post("/v1/execute", (body) => sent.push(body) > 0)
      .reply(422, { type, error_type: "ValidationError", detail: "No such input." });
    const inputs = JSON.parse('{"__proto__": {"amount": 1, "constructor": {"__proto__": "text"}}}');
    await expect(run(v1.pipe("x"), { inputs }, watch())).rejects.toMatchObject({ code: "invalid_input" });
    expect(JSON.stringify(sent)).toContain(`"inputs":${JSON.stringify(inputs)}`);
  });

  test("one that is given twice", async () => {
    const input = { document: { url: "https://example.com/a.pdf" }, inputs: { document: "text" } };
    await expect(run(v1.pipe("x"), input, watch())).rejects.toMatchObject({
      message: expect.stringContaining("given twice"),
    });
  });

  test("a stored document that no server of Pipelex stores", async () => {
    await expect(run(v1.pipe("x"), { stored: "datalab://file-1" }, watch())).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});

describe("requests that are too large", () => {
  const large = { bytes: new TextEncoder().encode(`%PDF-${"x".repeat(3000)}`), filename: "large.pdf" };

  test("are refused with both sizes", async () => {
    const small = createPipelex({ baseUrl, dialect: "v1", maxRequestBytes: 2048 });
    await expect(run(small.pipe("x"), large, watch())).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/would have 0\.0039\d* MiB.*takes 0\.001953 MiB/),
    });
  });

  test("are measured without being read", async () => {
    const bytes = new Blob([new Uint8Array(76 * 1024 * 1024)], { type: "application/pdf" });
    const huge = Object.assign(bytes.slice(0, bytes.size, bytes.type), {
      slice: () => {
        throw new Error("it was read");
      },
    });
    await expect(run(v1.pipe("x"), { inputs: { a: huge } }, watch())).rejects.toMatchObject({
      message: expect.stringContaining(
        "would have 101.3 MiB, files a third larger than on disk; the server takes 100 MiB",
      ),
    });
  });

  test("on the hosted service, when a file is too large for an upload too", async () => {
    const hosted = createPipelex({ baseUrl, dialect: "hosted", apiKey: "plx-key" });
    const file = new File([new Uint8Array(51 * 1024 * 1024)], "big.pdf", { type: "application/pdf" });
    await expect(run(hosted.pipe("x"), { inputs: { a: file } }, watch())).rejects.toMatchObject({
      message: expect.stringContaining('"big.pdf" has 51.0 MiB; Pipelex\'s hosted service takes 50 MiB'),
    });
  });
});

describe("what a dialect has no word for", () => {
  test.each([
    ["several bundles on legacy", "legacy", { bundle: ["a", "b"] }, {}],
    ["a saved method on v1", "v1", { methodId: "mt_1" }, {}],
    ["a started run without a callback", "v1", {}, { mode: "background" }],
    ["a callback of a run that is waited for", "v1", {}, { callbackUrls: ["https://example.com/done"] }],
    ["a hosted run that is waited for in one request", "hosted", {}, { mode: "execute" }],
  ] as const)("%s", async (_what, dialect, pipeOptions, runOptions) => {
    const provider = createPipelex({ baseUrl, dialect, apiKey: "plx-key" });
    const options = { ...watch(), providerOptions: { pipelex: runOptions } };
    await expect(run(provider.pipe("x", pipeOptions), { inputs: {} }, options)).rejects.toMatchObject({
      code: "unsupported",
    });
  });

  test("an unknown option", async () => {
    const options = { ...watch(), providerOptions: { pipelex: { outputname: "x" } as PipelexRunOptions } };
    await expect(run(v1.pipe("x"), { inputs: {} }, options)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("outputname"),
    });
  });
});
