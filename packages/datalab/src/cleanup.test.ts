import { createDocmux, run, start } from "@docmux/core";
import { datalabFaults, type Fault } from "@docmux/emulator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../test/collect.ts";
import { type DatalabTest, invoice, startDatalabTest } from "../test/test-datalab.ts";
import { createDatalab } from "./provider.ts";

let bench: DatalabTest;
beforeEach(async () => {
  bench = await startDatalabTest({}, { directUploadAboveBytes: 0 });
});
afterEach(() => bench.emulator.close());

const options = (cleanup = true) => ({ clock: bench.clock, providerOptions: { datalab: { cleanup } } });
const files = () => collect(bench.datalab.files.list());
const runIt = (cleanup?: boolean) => run(bench.datalab.pipeline("pl_test"), invoice(), options(cleanup));

describe("the file that a start uploaded", () => {
  test("stays, and the ref says which it is", async () => {
    const { ref } = await runIt(false);
    const [only, ...others] = await files();
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      fileId: ref.meta?.uploadedFileId,
      reference: ref.meta?.uploadedFile,
      filename: "invoice.pdf",
      uploadStatus: "completed",
    });
    expect((await fetch(await bench.datalab.files.createDownloadUrl(only?.fileId ?? ""))).status).toBe(200);
    await bench.datalab.files.delete(only?.fileId ?? "");
    expect(await files()).toEqual([]);
  });

  test("is deleted on order once the result was read, which can then be read again", async () => {
    const result = await runIt();
    expect(result).toMatchObject({ status: "completed", issues: [] });
    expect(await files()).toEqual([]);
    const again = createDocmux({ providers: [bench.datalab] }).attach(result.ref, { clock: bench.clock });
    expect((await again.result()).data).toEqual(result.data);
  });

  test("is deleted although the answer to the start was lost and the run had to be found", async () => {
    bench.emulator.fault({ kind: "reset-after-accept", path: /\/run$/ });
    expect((await runIt()).status).toBe("completed");
    expect(await files()).toEqual([]);
  });

  test("is deleted by another process that holds the key", async () => {
    const { ref } = await start(bench.datalab.pipeline("pl_test"), invoice(), options());
    const { apiKey, origin: baseUrl } = bench.emulator;
    const elsewhere = createDatalab({ apiKey, baseUrl });
    await createDocmux({ providers: [elsewhere] })
      .attach(JSON.stringify(ref), { clock: bench.clock })
      .result();
    expect(await files()).toEqual([]);
  });

  test("of another run is not deleted by a ref that was written without the key", async () => {
    const { ref: victim } = await runIt(false);
    const { ref } = await start(bench.datalab.pipeline("pl_test"), invoice(), options());
    const { uploadedFile: reference = "", uploadedFileId: fileId = "" } = victim.meta ?? {};
    const forged = {
      ...ref,
      meta: { ...ref.meta, uploadedFileId: fileId, cleanup: [{ fileId, reference }] },
    };
    const { issues } = await createDocmux({ providers: [bench.datalab] })
      .attach(forged, { clock: bench.clock })
      .result();
    expect(issues).toEqual([
      expect.objectContaining({ code: "cleanup_failed", message: expect.stringContaining("does not prove") }),
    ]);
    expect(await files()).toHaveLength(2);
  });

  test("that cannot be deleted is a warning, and takes nothing from the result", async () => {
    const fault: Fault = { kind: "status", status: 500, body: { detail: "No." }, times: 4 };
    bench.emulator.fault({ ...fault, method: "DELETE" });
    const result = await runIt();
    expect(result).toMatchObject({
      status: "completed",
      issues: [
        { severity: "info", code: "cleanup_failed", message: expect.stringContaining("datalab://file-") },
      ],
    });
    expect(result.data).toBeDefined();
    expect(await files()).toHaveLength(1);
  });

  test.each<[string, Partial<Fault>, string]>([
    ["422", { kind: "status", status: 422, body: { detail: "No." } }, "invalid_input"],
    ["403 of an unpaid account", datalabFaults.paymentFailed(), "forbidden"],
    ["429 of its own, again and again", { ...datalabFaults.rateLimit(), times: 4 }, "rate_limited"],
  ])("is deleted immediately when the start is refused with %s", async (_what, fault, code) => {
    bench.emulator.fault({ ...fault, path: /\/run$/ } as Fault);
    await expect(runIt()).rejects.toMatchObject({ code });
    expect(await files()).toEqual([]);
  });

  test.each<[string, Partial<Fault>]>([
    ["before the vendor saw the request", { kind: "reset-before-accept" }],
    ["behind a gateway's page", { kind: "html-error", status: 502 }],
    ["behind a gateway's 429", { kind: "html-error", status: 429 }],
    ["in half an answer", { kind: "truncated-json" }],
    ["in an answer that names no run", { kind: "missing-members", names: ["execution_id"] }],
  ])("stays while it is unknown whether a run needs it: lost %s", async (_what, fault) => {
    bench.emulator.fault({ ...fault, path: /\/run$/ } as Fault);
    // Nothing is proven where the vendor does not return the reference.
    bench.emulator.fault({ kind: "missing-members", names: ["input_config"], path: /\/executions$/ });
    await expect(runIt()).rejects.toMatchObject({ code: "start_unknown" });
    expect(await files()).toHaveLength(1);
  });

  test("stays while only a step's result was read", async () => {
    const handle = await start(bench.datalab.pipeline("pl_test"), invoice(), options());
    for await (const _snapshot of handle.snapshots());
    await handle.stepResult("1");
    expect(await files()).toHaveLength(1);
  });
});

test("a file whose upload broke off is deleted as well", async () => {
  const { apiKey, origin: baseUrl } = bench.emulator;
  const datalab = createDatalab({
    apiKey,
    baseUrl,
    directUploadAboveBytes: 0,
    fetch: async (input, init) => {
      const { method = "GET" } = init ?? {};
      return method === "PUT" ? new Response("No.", { status: 403 }) : fetch(input, init);
    },
  });
  await expect(start(datalab.pipeline("pl_test"), invoice(), options())).rejects.toMatchObject({
    code: "forbidden",
    message: expect.stringContaining("file storage"),
  });
  expect(await files()).toEqual([]);
});
