import { createDocmux, formatRef, run, start } from "@docmux/core";
import type { PipelexDialect as EmulatedDialect } from "@docmux/emulator";
import { afterEach, describe, expect, test } from "vitest";
import { type PipelexBench, startPipelexBench } from "../test/start-pipelex-bench.ts";
import { pipelexDialects } from "./dialect.ts";

let bench: PipelexBench;
afterEach(() => bench.emulator.close());

// Provider and emulator speak of the dialects by one set of names: neither compiles with another.
const dialects: readonly EmulatedDialect[] = pipelexDialects;

describe.each(dialects)("a server of dialect %s, found out by asking", (dialect) => {
  test("reads a PDF into structured data", async () => {
    bench = await startPipelexBench({ dialect });
    const pipeline = createDocmux({ providers: [bench.pipelex] }).pipeline("pipelex:extract_invoice");
    const result = await run(pipeline, bench.invoice("INV-7", "19.90"), bench.watch);
    expect(result).toMatchObject({
      status: "completed",
      data: { invoice_number: "INV-7", total: 19.9 },
      content: { markdown: expect.stringContaining("INV-7") },
      snapshot: { rawStatus: "COMPLETED", emulated: true, createdAt: expect.any(String) },
      providerMetadata: { pipelex: { mainStuffName: "invoice", mainConcept: "accounting.Invoice" } },
    });
    expect(result.snapshot.steps.length).toBeGreaterThan(0);
  });

  test("reads a saved answer again to the same, without a request", async () => {
    bench = await startPipelexBench({ dialect });
    const result = await run(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch);
    const asked = bench.requests().length;
    const again = await createDocmux({ providers: [bench.pipelex] }).renormalize(
      JSON.parse(JSON.stringify(result)),
    );
    expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(result)));
    expect(bench.requests()).toHaveLength(asked);
  });

  test("is asked for its dialect once", async () => {
    bench = await startPipelexBench({ dialect });
    const pipe = bench.pipelex.pipe("extract_invoice");
    await Promise.all([run(pipe, bench.invoice(), bench.watch), run(pipe, bench.invoice(), bench.watch)]);
    await run(pipe, bench.invoice(), bench.watch);
    const probes = bench
      .requests()
      .filter((request) => request.startsWith("GET") && !request.includes("runs"));
    expect(probes).toEqual(
      {
        legacy: ["GET /v1/version", "GET /health", "GET /api/v1/health"],
        "legacy-0.1": ["GET /v1/version", "GET /health"],
        v1: ["GET /v1/version"],
        hosted: ["GET /v1/version"],
      }[dialect],
    );
  });

  test("attaches where runs are kept, and says so where they are not", async () => {
    bench = await startPipelexBench({ dialect });
    const { ref, data } = await run(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch);
    expect(ref.meta).toEqual({ dialect });
    const handle = createDocmux({ providers: [bench.createPipelex()] }).attach(formatRef(ref), bench.watch);
    if (dialect === "hosted") expect((await handle.result()).data).toEqual(data);
    else await expect(handle.result()).rejects.toMatchObject({ code: "unsupported", ref });
  });

  test("attaches by a short ref, which does not say the dialect", async () => {
    bench = await startPipelexBench({ dialect });
    const handle = await start(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch);
    const { data } = await handle.result();
    const other = createDocmux({ providers: [bench.createPipelex()] });
    const again = other.attach(String(handle), bench.watch);
    expect(again.ref.meta).toBeUndefined();
    if (dialect === "hosted") expect((await again.result()).data).toEqual(data);
    else await expect(again.result()).rejects.toMatchObject({ code: "unsupported" });
  });
});
