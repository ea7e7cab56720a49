import { attach, run, start } from "@docmux/core";
import { directContext } from "@docmux/core/provider-utils";
import { afterEach, describe, expect, test } from "vitest";
import { type ClarifeyeBench, invoice, startClarifeyeBench } from "../test/start-clarifeye-bench.ts";

let bench: ClarifeyeBench;
afterEach(() => bench.emulator.close());

const starts = () => bench.requests().filter((request) => request.endsWith("/run-sync/"));
const loseStart = () => bench.emulator.fault({ kind: "reset-after-accept", path: "/run-sync/" });

async function storedDocument(): Promise<{ stored: string }> {
  const { providerMetadata } = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
  const { documents } = providerMetadata.clarifeye as { documents: { id: string }[] };
  return { stored: documents[0]?.id ?? "" };
}

describe("the whole-project trap", () => {
  test("an empty list of documents is refused before anything is sent", async () => {
    bench = await startClarifeyeBench();
    const request = { documents: [], providerOptions: undefined, idempotencyKey: "k" };
    const context = { signal: new AbortController().signal } as never;
    for (const pipeline of [bench.flow, bench.flow.publication(), bench.clarifeye.indexing()]) {
      await expect(pipeline.doStart(request, context)).rejects.toThrow(/every document of the project/);
    }
    await expect(bench.flow.estimate([])).rejects.toThrow(/every document of the project/);
    await expect(run(bench.flow, { documents: [] }, bench.watch)).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(bench.requests()).toEqual([]);
  });

  test("what is no id of a document is refused before anything is sent", async () => {
    bench = await startClarifeyeBench();
    await expect(run(bench.flow, { stored: "invoice.pdf" }, bench.watch)).rejects.toThrow(
      /not the id of a stored document/,
    );
    expect(bench.requests()).toEqual([]);
  });
});

describe("a lost answer to a start", () => {
  test("is found again by flow and documents, and started once", async () => {
    bench = await startClarifeyeBench();
    loseStart();
    const { data } = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    expect(data).toMatchObject({ invoice_number: "INV-1" });
    expect(starts()).toHaveLength(1);
  });

  test("of stored documents is not mixed up with an earlier run of the same documents, nor with a publication", async () => {
    bench = await startClarifeyeBench();
    const stored = await storedDocument();
    const first = await start(bench.flow, stored, bench.watch);
    await run(bench.flow.publication(), stored, bench.watch);
    loseStart();
    const second = await start(bench.flow, stored, bench.watch);
    expect(second.ref.runId).not.toBe(first.ref.runId);
    expect(starts()).toHaveLength(3);
  });

  test("of a publication is found again too", async () => {
    bench = await startClarifeyeBench();
    const stored = await storedDocument();
    bench.emulator.fault({ kind: "reset-after-accept", path: "/publish/" });
    expect(await run(bench.flow.publication(), stored, bench.watch)).toMatchObject({ status: "completed" });
    expect(bench.requests().filter((request) => request.endsWith("/publish/"))).toHaveLength(1);
  });

  test("is told from a publication of the same documents by what the run does", async () => {
    bench = await startClarifeyeBench();
    const stored = await storedDocument();
    await run(bench.flow.publication(), stored, bench.watch);
    const find = (action: string) => {
      const meta = { projectId: bench.projectId };
      const sinceMs = bench.clock.now() - 120_000;
      const search = { flowId: bench.flowId, action, documentIds: [stored.stored], sinceMs, meta };
      return bench.flow.doFindStarted?.({ search }, directContext(bench.watch));
    };
    const [runs, publications] = [await find("run-sync"), await find("publish")];
    expect(runs?.map(({ observation }) => observation.steps.length)).toEqual([3]);
    expect(publications?.map(({ observation }) => observation.steps.length)).toEqual([1]);
  });

  test("that was never accepted is told, with no candidate, and the documents stay", async () => {
    bench = await startClarifeyeBench();
    bench.emulator.fault({ kind: "reset-before-accept", path: "/run-sync/" });
    const providerOptions = { clarifeye: { cleanup: true } };
    const starting = start(bench.flow, invoice("a.pdf", "INV-1", "1.00"), {
      ...bench.watch,
      providerOptions,
    });
    await expect(starting).rejects.toMatchObject({ code: "start_unknown", candidates: [] });
    expect(starts()).toHaveLength(1);
    expect(bench.requests().some((request) => request.startsWith("DELETE"))).toBe(false);
  });

  test("a refusal for now is sent again", async () => {
    bench = await startClarifeyeBench();
    bench.emulator.fault({ kind: "status", status: 429, retryAfter: "2", path: "/run-sync/" });
    const { data } = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    expect(data).toMatchObject({ invoice_number: "INV-1" });
    expect(starts()).toHaveLength(2);
  });
});

describe("uploads", () => {
  test("metadata that does not line up is refused before anything is sent", async () => {
    bench = await startClarifeyeBench();
    const providerOptions = { clarifeye: { metadata: [{ author: "Alice" }] } };
    const documents = [invoice("a.pdf", "INV-1", "1.00"), invoice("b.pdf", "INV-2", "1.00")];
    await expect(run(bench.flow, { documents }, { ...bench.watch, providerOptions })).rejects.toThrow(
      /metadata for 1 documents, and 2 are uploaded/,
    );
    expect(bench.requests()).toEqual([]);
  });

  test("metadata that the vendor drops without a word is a warning to the end", async () => {
    bench = await startClarifeyeBench({
      projects: [
        {
          mode: "classic",
          flows: [
            {
              name: "Invoices",
              schema: { type: "object", properties: { total_amount: { type: "number" } } },
            },
          ],
        },
      ],
    });
    const providerOptions = { clarifeye: { metadata: [{ author: "Alice" }] } };
    const result = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), {
      ...bench.watch,
      providerOptions,
    });
    expect(result).toMatchObject({
      status: "completed_with_warnings",
      data: { total_amount: 1 },
      issues: [{ code: "metadata_dropped", message: expect.stringContaining("a.pdf") }],
    });
  });

  test("are deleted after the result was read, and only what this start uploaded", async () => {
    bench = await startClarifeyeBench();
    const stored = await storedDocument();
    const providerOptions = { clarifeye: { cleanup: true } };
    const documents = [invoice("b.pdf", "INV-2", "2.00"), stored];
    const result = await run(bench.flow, { documents }, { ...bench.watch, providerOptions });
    expect(result.data).toMatchObject([
      { rows: [{ invoice_number: "INV-2" }] },
      { rows: [{ invoice_number: "INV-1" }] },
    ]);
    const deleted = bench.requests().filter((request) => request.startsWith("DELETE"));
    expect(deleted).toEqual([
      `DELETE documents/${(result.data as [{ document: { id: string } }])[0].document.id}/`,
    ]);
  });

  test("of others are not deleted by a ref that nobody with the key wrote", async () => {
    bench = await startClarifeyeBench();
    const victim = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    const { ref } = await start(bench.flow, invoice("b.pdf", "INV-2", "2.00"), {
      ...bench.watch,
      providerOptions: { clarifeye: { cleanup: true } },
    });
    const documents = victim.ref.meta?.documents as { id: string }[];
    const forged = { ...ref, meta: { ...ref.meta, cleanup: documents.map(({ id }) => id) } };
    const { status, issues, data } = await attach(forged, bench.flow, bench.watch).result();
    expect({ status, data }).toMatchObject({ status: "completed", data: { invoice_number: "INV-2" } });
    expect(issues).toEqual([
      expect.objectContaining({ code: "cleanup_failed", message: expect.stringContaining("does not prove") }),
    ]);
    expect(bench.requests().some((request) => request.startsWith("DELETE"))).toBe(false);
  });

  test("are deleted at once when the start is refused", async () => {
    bench = await startClarifeyeBench();
    bench.emulator.fault({
      kind: "status",
      status: 400,
      body: { error: "DAG is empty." },
      path: "/run-sync/",
    });
    const providerOptions = { clarifeye: { cleanup: true } };
    const starting = start(bench.flow, invoice("a.pdf", "INV-1", "1.00"), {
      ...bench.watch,
      providerOptions,
    });
    await expect(starting).rejects.toMatchObject({ code: "invalid_input", summary: "DAG is empty." });
    expect(bench.requests().filter((request) => request.startsWith("DELETE"))).toHaveLength(1);
  });

  test("a lost upload starts nothing, is not repeated, and says what to look at", async () => {
    bench = await startClarifeyeBench();
    bench.emulator.fault({ kind: "reset-after-accept", path: "/bulk-upload/" });
    await expect(run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch)).rejects.toMatchObject({
      code: "unavailable",
      nextStep: expect.stringContaining("documents()"),
    });
    expect(bench.requests()).toEqual(["POST documents/bulk-upload/"]);
  });
});

test("an option that does not exist is refused before anything is sent", async () => {
  bench = await startClarifeyeBench();
  const providerOptions = { clarifeye: { cleanUp: true } };
  await expect(
    run(bench.flow, invoice("a.pdf", "INV-1", "1"), { ...bench.watch, providerOptions }),
  ).rejects.toThrow(/unknown member cleanUp/);
  expect(bench.requests()).toEqual([]);
});
