import { afterEach, describe, expect, test } from "vitest";
import { drawTestDocument } from "../document/draw-test-document.ts";
import { readDocument } from "../document/read-document.ts";
import { compareReadings } from "./evals/compare-readings.ts";
import { type DatalabTest, invoice, startDatalabTest } from "./test-datalab.ts";

let datalab: DatalabTest | undefined;
afterEach(() => datalab?.emulator.close());

async function store(test: DatalabTest, file: Uint8Array): Promise<number> {
  const json = { filename: "paper.pdf", content_type: "application/pdf" };
  const { body } = await test.call("POST", "/files/upload", { json });
  await fetch(body.upload_url, {
    method: "PUT",
    headers: { "content-type": "application/pdf" },
    body: file.slice(),
  });
  await test.get(`/files/${body.file_id}/confirm`);
  return body.file_id;
}

describe("an eval", () => {
  test("compares the three modes by default, and walks from pending to completed", async () => {
    datalab = await startDatalabTest();
    const fileId = await store(datalab, await invoice());
    const { status, body } = await datalab.call("POST", "/pipelines/pl_test/evals", {
      json: { file_ids: [fileId] },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      eval_id: 1,
      pipeline_id: "pl_test",
      pipeline_name: "Invoices",
      pipeline_version: 1,
      compared_step: "extract",
      collection_id: null,
      file_ids: [fileId],
      files: [{ file_id: fileId, file_name: "paper.pdf" }],
      status: "pending",
      variants: [{ name: "Fast" }, { name: "Balanced" }, { name: "Accurate" }],
    });
    datalab.clock.advance(100);
    expect((await datalab.get("/evals/1")).status).toBe("running");
    datalab.clock.advance(600);
    const ended = await datalab.get("/evals/1");
    expect(ended.status).toBe("completed");
    expect(ended.variants[0]).toMatchObject({
      extract_settings: { extraction_mode: "fast" },
      documents_compared: 1,
      decided: 0,
      share: null,
      rate_per_1000_pages_cents: 700,
      documents: [{ file_id: fileId, file_name: "paper.pdf" }],
    });
    const listed = await datalab.get("/evals?pipeline_id=pl_test");
    expect(listed.total).toBe(1);
    expect(listed.evals[0].variants[0]).not.toHaveProperty("documents");
    expect((await datalab.get("/evals?pipeline_id=pl_other")).total).toBe(0);
    expect(await datalab.get(`/evals/1/files/${fileId}/differences`)).toEqual({
      file_id: fileId,
      variant_names: ["Fast", "Balanced", "Accurate"],
      differences: [],
    });
    datalab.clock.advance(3_600_000);
    expect((await datalab.call("GET", `/evals/1/files/${fileId}/differences`)).status).toBe(404);
  });

  test.each([
    [{}, 400, "exactly one of file_ids and collection_id"],
    [{ file_ids: [1], collection_id: 2 }, 400, "exactly one of file_ids and collection_id"],
    [{ collection_id: 2 }, 404, "Collection not found"],
    [{ file_ids: [77] }, 404, "File not found"],
  ])("%j is refused", async (json, status, detail) => {
    datalab = await startDatalabTest();
    const answer = await datalab.call("POST", "/pipelines/pl_test/evals", { json });
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toContain(detail);
  });

  test.each([
    { file_ids: [] },
    { file_ids: [1], variants: [] },
    { file_ids: [1], variants: [{}] },
    { file_ids: [1], version: -1 },
  ])("%j is invalid", async (json) => {
    datalab = await startDatalabTest();
    expect((await datalab.call("POST", "/pipelines/pl_test/evals", { json })).status).toBe(422);
  });
});

test("readings that differ are decided by what stands on the page", async () => {
  const document = await readDocument(
    await drawTestDocument([[[50, 60, "Cover"]], [[50, 60, "Total: 120.50"]]]),
  );
  expect(
    compareReadings(document, [
      { total: "120.50", same: "1" },
      { total: "12.05", same: "1" },
    ]),
  ).toEqual([{ page: 1, description: "total", readings: ["120.50", "12.05"], winners: [0] }]);
  expect(compareReadings(document, [{ total: "7" }, {}])).toEqual([
    { page: 0, description: "total", readings: ["7", ""], winners: [] },
  ]);
});
