import { createDocmux, run, start } from "@docmux/core";
import { directContext } from "@docmux/core/provider";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Bench, invoice, startBench } from "../../test/start-bench.ts";
import type { ClarifeyeRunOptions } from "../index.ts";

let bench: Bench;
afterEach(() => bench.emulator.close());

const starts = () => bench.requests().filter((request) => request.endsWith("/run-sync/"));
const loseStart = () => bench.emulator.fault({ kind: "reset-after-accept", path: "/run-sync/" });

async function storedDocument(): Promise<{ stored: string }> {
  const { providerMetadata } = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
  return { stored: providerMetadata.clarifeye?.documents[0]?.id ?? "" };
}

describe("the whole-project trap", () => {
  test("an empty list of documents is refused before anything is sent", async () => {
    bench = await startBench();
    const request = { documents: [], providerOptions: undefined, idempotencyKey: "k" };
    const context = { signal: new AbortController().signal } as never;
    for (const pipeline of [bench.flow, bench.flow.publication(), bench.clarifeye.indexing()]) {
      await expect(pipeline.doStart(request, context)).rejects.toThrow(/every document of the project/);
    }
    await expect(bench.flow.estimateScope([])).rejects.toThrow(/every document of the project/);
    await expect(run(bench.flow, { documents: [] }, bench.watch)).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(bench.requests()).toEqual([]);
  });

  test("what is no id of a document is refused before anything is sent", async () => {
    bench = await startBench();
    await expect(run(bench.flow, { stored: "invoice.pdf" }, bench.watch)).rejects.toThrow(
      /not the id of a stored document/,
    );
    expect(bench.requests()).toEqual([]);
  });
});

describe("a lost answer to a start", () => {
  test("is found again by flow and documents, and started once", async () => {
    bench = await startBench();
    loseStart();
    const { data } = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    expect(data).toMatchObject({ invoice_number: "INV-1" });
    expect(starts()).toHaveLength(1);
  });

  test("of stored documents is reported with the run as a candidate, never adopted, and started once", async () => {
    bench = await startBench();
    const stored = await storedDocument();
    await run(bench.flow.publication(), stored, bench.watch);
    await bench.clock.advance(600_000);
    loseStart();
    const error = await start(bench.flow, stored, bench.watch).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: "start_unknown",
      candidates: [{ status: "pending", createdAt: expect.any(String) }],
    });
    const { data } = await createDocmux({ providers: [bench.flow.provider] })
      .attach(error.candidates[0].ref, bench.watch)
      .result();
    expect(data).toMatchObject({ invoice_number: "INV-1" });
    expect(starts()).toHaveLength(2);
  });

  test("of stored documents never adopts the only run that another process started over them", async () => {
    bench = await startBench();
    const stored = await storedDocument();
    await bench.clock.advance(600_000);
    const other = await start(bench.flow, stored, bench.watch);
    bench.emulator.fault({ kind: "reset-before-accept", path: "/run-sync/" });
    await expect(start(bench.flow, stored, bench.watch)).rejects.toMatchObject({
      code: "start_unknown",
      candidates: [{ ref: { runId: other.ref.runId } }],
    });
  });

  test("of files adopts its own run and not one that another process started in between", async () => {
    bench = await startBench();
    loseStart();
    const held = bench.emulator.hold({ path: /\/extraction-flows\/$/ });
    const own = run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    await held.arrived;
    await start(bench.flow, invoice("a.pdf", "INV-2", "2.00"), bench.watch);
    held.release();
    expect((await own).data).toMatchObject({ invoice_number: "INV-1" });
    expect(starts()).toHaveLength(2);
  });

  test("of a file together with a stored document is reported, not adopted", async () => {
    bench = await startBench();
    const stored = await storedDocument();
    loseStart();
    const documents = [invoice("b.pdf", "INV-2", "2.00"), stored];
    await expect(run(bench.flow, { documents }, bench.watch)).rejects.toMatchObject({
      code: "start_unknown",
      candidates: [{ status: "pending" }],
    });
  });

  test("is not adopted by a flow name that another flow has too", async () => {
    const schema = { type: "object", properties: { total_amount: { type: "number" } } } as const;
    const flows = [
      { name: "Twins", schema },
      { name: "Twins", schema },
    ];
    bench = await startBench({ projects: [{ flows }] });
    loseStart();
    await expect(run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch)).rejects.toMatchObject({
      code: "start_unknown",
      candidates: [{ status: "pending" }],
    });
  });

  test("of a publication is reported with its candidate, and sent once", async () => {
    bench = await startBench();
    const stored = await storedDocument();
    bench.emulator.fault({ kind: "reset-after-accept", path: "/publish/" });
    const error = await run(bench.flow.publication(), stored, bench.watch).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "start_unknown", candidates: [{ status: "pending" }] });
    const { ref } = error.candidates[0];
    expect(
      (
        await createDocmux({ providers: [bench.flow.publication().provider] })
          .attach(ref, bench.watch)
          .result()
      ).status,
    ).toBe("completed");
    expect(bench.requests().filter((request) => request.endsWith("/publish/"))).toHaveLength(1);
  });

  test("is distinguished from a publication of the same documents by the steps of the run", async () => {
    bench = await startBench();
    const stored = await storedDocument();
    await run(bench.flow.publication(), stored, bench.watch);
    const find = (action: string) => {
      const meta = { projectId: bench.projectId };
      const sinceMs = bench.clock.now() - 120_000;
      const search = { flowId: bench.flowId, action, documentIds: [stored.stored], sinceMs, meta };
      return bench.flow.doFindLostRuns?.({ search }, directContext(bench.watch));
    };
    const [runs, publications] = [await find("run-sync"), await find("publish")];
    expect(runs).toMatchObject({ proven: [], complete: true });
    expect(runs?.possible.map(({ observation }) => observation.steps.length)).toEqual([3]);
    expect(publications).toMatchObject({ proven: [], complete: true });
    expect(publications?.possible.map(({ observation }) => observation.steps.length)).toEqual([1]);
  });

  test("is looked up in a list that says when it was not read to its end", async () => {
    bench = await startBench();
    const { stored } = await storedDocument();
    for (let place = 0; place < 20; place += 1) await start(bench.flow, { stored }, bench.watch);
    const meta = { projectId: bench.projectId };
    const search = {
      flowId: bench.flowId,
      action: "run-sync",
      documentIds: [stored],
      sinceMs: bench.clock.now() - 120_000,
      meta,
    };
    const found = await bench.flow.doFindLostRuns?.({ search }, directContext(bench.watch));
    expect(found).toMatchObject({ proven: [], possible: { length: 20 }, complete: false });
  });

  test("that was never accepted is reported, with no candidate, and the documents stay", async () => {
    bench = await startBench();
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

  test.each([429, 503])(
    "HTTP %i without a documented body is no refusal, whatever Retry-After says: sent once",
    async (status) => {
      bench = await startBench();
      bench.emulator.fault({ kind: "status", status, retryAfter: "2", path: "/run-sync/" });
      const starting = run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
      await expect(starting).rejects.toMatchObject({ code: "start_unknown", candidates: [] });
      expect(starts()).toHaveLength(1);
    },
  );
});

describe("an abort", () => {
  const document = invoice("a.pdf", "INV-1", "1.00");

  test("during the upload ends it immediately, and no run is started", async () => {
    bench = await startBench();
    const held = bench.emulator.hold({ path: "/bulk-upload/" });
    const stop = new AbortController();
    const starting = start(bench.flow, document, { ...bench.watch, signal: stop.signal });
    await held.arrived;
    stop.abort(new Error("enough"));
    await expect(starting).rejects.toThrow("enough");
    held.release();
    await run(bench.clarifeye.indexing(), invoice("b.pdf", "INV-2", "2.00"), bench.watch);
    expect(starts()).toEqual([]);
  });

  test("during the billing request lets it finish: the late run is announced and then stopped", async () => {
    bench = await startBench();
    const held = bench.emulator.hold({ path: "/run-sync/" });
    const stop = new AbortController();
    const late = new Promise<string>((resolve) => {
      const starting = start(bench.flow, document, {
        // Time stands still, so that the attempt does not reach its timeout.
        clock: new ManualClock(),
        signal: stop.signal,
        onAbort: "cancel",
        onEvent(event) {
          if (event.type === "run-start" && event.late) resolve(event.ref.runId);
        },
      });
      held.arrived.then(async () => {
        stop.abort(new Error("enough"));
        await expect(starting).rejects.toThrow("enough");
        held.release();
      });
    });
    const abort = `POST pipeline-runs/${await late}/abort/`;
    await vi.waitFor(() => expect(bench.requests()).toContain(abort));
    expect(starts()).toHaveLength(1);
  });
});

describe("uploads", () => {
  test("metadata that does not line up is refused before anything is sent", async () => {
    bench = await startBench();
    const providerOptions = { clarifeye: { metadata: [{ author: "Alice" }] } };
    const documents = [invoice("a.pdf", "INV-1", "1.00"), invoice("b.pdf", "INV-2", "1.00")];
    await expect(run(bench.flow, { documents }, { ...bench.watch, providerOptions })).rejects.toThrow(
      /metadata for 1 documents, and 2 are uploaded/,
    );
    expect(bench.requests()).toEqual([]);
  });

  test("metadata that the vendor silently drops is a warning to the end", async () => {
    bench = await startBench({
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
    bench = await startBench();
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

  test("are deleted too when the response to the start was lost and its run was found", async () => {
    bench = await startBench();
    loseStart();
    const providerOptions = { clarifeye: { cleanup: true } };
    const { ref, issues } = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), {
      ...bench.watch,
      providerOptions,
    });
    const documents = ref.meta?.documents as { id: string }[] | undefined;
    expect(issues).toEqual([]);
    expect(bench.requests().filter((request) => request.startsWith("DELETE"))).toEqual([
      `DELETE documents/${documents?.[0]?.id}/`,
    ]);
  });

  test("of others are not deleted by a ref that was written without the key", async () => {
    bench = await startBench();
    const victim = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    const { ref } = await start(bench.flow, invoice("b.pdf", "INV-2", "2.00"), {
      ...bench.watch,
      providerOptions: { clarifeye: { cleanup: true } },
    });
    const documents = victim.ref.meta?.documents as { id: string }[];
    const { projectId } = bench;
    const cleanup = documents.map(({ id }) => ({ projectId, documentId: id }));
    expect(ref.meta?.cleanup).toEqual([{ projectId, documentId: expect.any(String) }]);
    const forged = { ...ref, meta: { ...ref.meta, cleanup } };
    const { status, issues, data } = await createDocmux({ providers: [bench.flow.provider] })
      .attach(forged, bench.watch)
      .result();
    expect({ status, data }).toMatchObject({ status: "completed", data: { invoice_number: "INV-2" } });
    expect(issues).toEqual([
      expect.objectContaining({ code: "cleanup_failed", message: expect.stringContaining("does not prove") }),
    ]);
    expect(bench.requests().some((request) => request.startsWith("DELETE"))).toBe(false);
  });

  test("are deleted at once when the start is refused", async () => {
    bench = await startBench();
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
    bench = await startBench();
    bench.emulator.fault({ kind: "reset-after-accept", path: "/bulk-upload/" });
    await expect(run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch)).rejects.toMatchObject({
      code: "unavailable",
      nextStep: expect.stringContaining("listDocuments()"),
    });
    expect(bench.requests()).toEqual(["POST documents/bulk-upload/"]);
  });
});

test("an option that does not exist is refused before anything is sent", async () => {
  bench = await startBench();
  const providerOptions = { clarifeye: { cleanUp: true } as ClarifeyeRunOptions };
  await expect(
    run(bench.flow, invoice("a.pdf", "INV-1", "1"), { ...bench.watch, providerOptions }),
  ).rejects.toThrow(/unknown member cleanUp/);
  expect(bench.requests()).toEqual([]);
});
