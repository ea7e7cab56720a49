import { describe, expect, it } from "vitest";
import { pdfTextBundle } from "../testing-bundles.ts";
import { TestEmulator } from "../testing-emulator.ts";
import { dataUrl, makePdf } from "../testing-pdf.ts";
import { invoiceRequest, startInvoiceRun } from "./testing-invoice-run.ts";

const emulator = new TestEmulator("2026-09-20T10:00:00Z", { dialect: "hosted", stepDurationMs: 900 });

const get = (path: string) => emulator.call("GET", path);

describe("the list of runs on hosted", () => {
  it("pages through a method's runs, newest first, and leaves inline runs out", async () => {
    await emulator.start();
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.unshift(await startInvoiceRun(emulator));
      emulator.advance(60_000);
    }
    const doc = dataUrl(await makePdf(["Text"]));
    await emulator.call("POST", "/v1/start", { mthds_contents: [pdfTextBundle], inputs: { doc } });

    const list = (query: string) => get(`/v1/runs?method_id=mt_extract_invoice${query}`);
    const first = (await list("&limit=2")).body;
    const second = (await list(`&limit=2&cursor=${first.next_cursor}`)).body;
    const idsOf = (page: { items: { pipeline_run_id: string }[] }) =>
      page.items.map((item) => item.pipeline_run_id);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids);
    expect(second.next_cursor).toBeNull();
    expect(first.items[0]).toMatchObject({ status: "COMPLETED", method_version: null, source_digest: null });
    const late = await list("&created_from=2026-09-20T10:01:00%2B00:00");
    expect(idsOf(late.body)).toEqual(ids.slice(0, 2));
    expect(idsOf((await list("&created_to=2026-09-20T10:00:30Z")).body)).toEqual(ids.slice(2));
    expect((await list("&limit=1000")).body.items).toHaveLength(3);
  });

  it.each([
    ["", 422, "method_id"],
    ["?method_id=mt_x&created_from=2026-09-20T10:00:00", 400, "created_from"],
    ["?method_id=mt_x&limit=0", 422, "limit"],
    ["?method_id=mt_x&cursor=zzz", 400, "cursor"],
  ])("refuses %s", async (query, status, field) => {
    await emulator.start();
    const answer = await get(`/v1/runs${query}`);
    expect(answer).toMatchObject({ status, body: { code: "validation_failed", errors: [{ field }] } });
  });

  it("holds a run whose acknowledgement was lost", async () => {
    await emulator.start();
    emulator.running.fault({ kind: "reset-after-accept", path: "/v1/start" });
    await expect(startInvoiceRun(emulator)).rejects.toThrow();
    const { items } = (await get(`/v1/runs?method_id=${emulator.running.methodId("extract_invoice")}`)).body;
    expect(items.map((item: { pipeline_run_id: string }) => item.pipeline_run_id)).toEqual(
      emulator.running.runIds(),
    );
    expect(items).toHaveLength(1);
  });

  it("shows what a run was asked", async () => {
    await emulator.start();
    const request = { ...(await invoiceRequest()), method_id: "mt_extract_invoice@3" };
    const { body: started } = await emulator.call("POST", "/v1/start", request);
    const { body } = await get(`/v1/runs/${started.pipeline_run_id}`);
    expect(body).toMatchObject({
      method_id: "mt_extract_invoice",
      method_version: "3",
      mthds_contents: [],
      inputs: request.inputs,
      result_url: null,
    });
  });
});
