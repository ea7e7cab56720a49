import { run, start } from "@docmux/core";
import { type DatalabEmulatorOptions, datalabFaults, type Fault } from "@docmux/emulator";
import { afterEach, describe, expect, test } from "vitest";
import { type DatalabTest, invoice, startDatalabTest } from "../test/test-datalab.ts";
import type { DatalabRunOptions } from "./index.ts";
import { createDatalab } from "./provider.ts";

let bench: DatalabTest;
afterEach(() => bench.emulator.close());

const runPath = "/pipelines/pl_test/run";

async function failedStart(fault?: Partial<Fault>, options?: DatalabEmulatorOptions) {
  bench = await startDatalabTest(options);
  if (fault) bench.emulator.fault({ path: runPath, ...fault } as Fault);
  const { clock, datalab } = bench;
  return start(datalab.pipeline("pl_test"), invoice(), { clock }).then(
    () => expect.unreachable("the start went through"),
    (error) => error,
  );
}

describe("a start is refused with", () => {
  test("401, and what to do about the key", async () => {
    bench = await startDatalabTest();
    const datalab = createDatalab({ apiKey: "wrong-key", baseUrl: bench.emulator.origin });
    await expect(start(datalab.pipeline("pl_test"), invoice())).rejects.toMatchObject({
      code: "unauthorized",
      httpStatus: 401,
      message: expect.stringMatching(/^Invalid API key provided\..*DATALAB_API_KEY/),
    });
  });

  test.each([
    [datalabFaults.noSubscription(), "You need an active, paid subscription to use this API"],
    [datalabFaults.paymentFailed(), "Your payment has failed. Please pay any unpaid invoices"],
    [datalabFaults.subscriptionExpired(), "Your subscription has expired."],
  ])("403 and the vendor's message (%#)", async (fault, words) => {
    expect(await failedStart(fault)).toMatchObject({
      code: "forbidden",
      retryable: false,
      message: expect.stringContaining(words),
    });
  });

  test("404 for a pipeline that is not there", async () => {
    bench = await startDatalabTest();
    await expect(start(bench.datalab.pipeline("pl_none"), invoice())).rejects.toMatchObject({
      code: "not_found",
      httpStatus: 404,
    });
  });

  test("413, and how large a file may be", async () => {
    const error = await failedStart(undefined, { limits: { maximumFileBytes: 1000 } });
    expect(error).toMatchObject({ code: "invalid_input", httpStatus: 413 });
    expect(error.nextStep).toContain("200 MiB");
  });

  test("422, and every invalid field", async () => {
    const detail = [
      { type: "int_parsing", loc: ["body", "version"], msg: "Input should be a valid integer", input: "x" },
      {
        type: "bool_parsing",
        loc: ["body", "skip_cache", { toString: 1 }],
        msg: "Input should be a valid boolean",
      },
    ];
    expect(await failedStart({ kind: "status", status: 422, body: { detail } })).toMatchObject({
      code: "invalid_input",
      httpStatus: 422,
      message: expect.stringContaining(
        "body.version: Input should be a valid integer; body.skip_cache: Input should be a valid boolean",
      ),
    });
  });

  test("429 again and again, and the limit in the vendor's words", async () => {
    expect(await failedStart({ ...datalabFaults.rateLimit(), times: Infinity })).toMatchObject({
      code: "rate_limited",
      retryable: true,
      message: expect.stringContaining("You can make 200 requests every 60 seconds"),
    });
  });
});

test("a start that was refused with 429 once goes through", async () => {
  bench = await startDatalabTest();
  bench.emulator.fault({ ...datalabFaults.concurrency(), path: runPath });
  const { clock, datalab } = bench;
  expect((await run(datalab.pipeline("pl_test"), invoice(), { clock })).status).toBe("completed");
});

describe("a transient error while a run is polled or read loses nothing", () => {
  const transientFaults: [string, Partial<Fault>][] = [
    ["500", datalabFaults.internalError()],
    ["529", datalabFaults.overloaded()],
    ["429", datalabFaults.rateLimit()],
    ["HTML of a gateway", { kind: "html-error", status: 502 }],
    ["a truncated body", { kind: "truncated-json" }],
    ["a broken connection", { kind: "reset-before-accept" }],
  ];

  test.each(transientFaults)("%s at a poll of the run", async (_name, fault) => {
    bench = await startDatalabTest();
    bench.emulator.fault({ path: /executions\/pex_\w+$/, times: 2, ...fault } as Fault);
    const { clock, datalab } = bench;
    expect((await run(datalab.pipeline("pl_test"), invoice(), { clock })).status).toBe("completed");
  });

  test.each(transientFaults)("%s at a result", async (_name, fault) => {
    bench = await startDatalabTest();
    bench.emulator.fault({ path: "/steps/1/result", ...fault } as Fault);
    const { clock, datalab } = bench;
    const result = await run(datalab.pipeline("pl_test"), invoice(), { clock });
    expect(result.status).toBe("completed");
    expect(result.data).toBeDefined();
  });

  test("a result that is not ready yet can be asked for again", async () => {
    bench = await startDatalabTest();
    const rewrite = () => ({ status: "processing", success: null });
    bench.emulator.fault({ kind: "rewrite", rewrite, path: "/steps/1/result", times: 2 });
    const { clock, datalab } = bench;
    const handle = await start(datalab.pipeline("pl_test"), invoice(), { clock });
    await expect(handle.result()).rejects.toMatchObject({ code: "unavailable", retryable: true });
    expect((await handle.result()).data).toBeDefined();
  });

  test("one result that is gone leaves the others", async () => {
    bench = await startDatalabTest();
    const body = { detail: "Step result not found or expired" };
    bench.emulator.fault({ kind: "status", status: 404, body, path: "/steps/1/result" });
    const { clock, datalab } = bench;
    const result = await run(datalab.pipeline("pl_test"), invoice(), { clock, partial: "return" });
    expect(result.status).toBe("completed_with_errors");
    expect(result.content.markdown).toBeDefined();
    expect(result.issues).toMatchObject([{ code: "result_expired", step: "1" }]);
  });
});

describe("refused before anything is sent", () => {
  test("a file above 200 MiB, with its size", async () => {
    bench = await startDatalabTest();
    const { datalab, emulator } = bench;
    const size = 200 * 1024 * 1024 + 1;
    const large = Object.assign(new Blob(["%PDF-1.7"]), { name: "large.pdf" });
    Object.defineProperty(large, "size", { value: size });
    await expect(start(datalab.pipeline("pl_test"), large)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(
        `"large.pdf" has 200.0 MiB (${size} bytes); datalab takes 200.0 MiB (${size - 1} bytes)`,
      ),
    });
    expect(emulator.requests()).toEqual([]);
  });

  test.each([
    [{ skipcache: true }, "skipcache"],
    [{ skipCache: "yes" }, "skipCache"],
    [{ webhookUrl: "example.com" }, "webhookUrl"],
    [{ processingLocation: "" }, "processingLocation"],
    [{ directUploadAboveBytes: -1 }, "directUploadAboveBytes"],
  ])("the option %j", async (options, named) => {
    bench = await startDatalabTest();
    const { datalab, emulator } = bench;
    await expect(
      start(datalab.pipeline("pl_test"), invoice(), {
        providerOptions: { datalab: options as DatalabRunOptions },
      }),
    ).rejects.toMatchObject({ code: "invalid_input", message: expect.stringContaining(named) });
    expect(emulator.requests()).toEqual([]);
  });

  test("a reference that is not one of Datalab's", async () => {
    bench = await startDatalabTest();
    await expect(start(bench.datalab.pipeline("pl_test"), { stored: "file-1" })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("datalab://"),
    });
    expect(bench.emulator.requests()).toEqual([]);
  });
});
