import { run } from "@docmux/core";
import { describe, expect, inject, test } from "vitest";
import * as z from "zod";
import { createPipelex } from "../src/index.ts";
import { examplePath } from "./ask-server.ts";
import { invoiceBundle, talkBundle } from "./bundles.ts";

const pipelex = createPipelex(inject("pipelexServer"));
const ada = { inputs: { name: "Ada" } };
const invoice = { path: examplePath("invoice-01.pdf") };

describe("createPipelex over a model", () => {
  test("validates structured data, and knows that its cost is a lower bound", async () => {
    const schema = z.object({ invoice_number: z.string(), total: z.number() });
    const pipeline = pipelex.bundle(invoiceBundle('{"invoice_number": "INV-2026-0142", "total": 812.5}'));
    const result = await run(pipeline, invoice, { schema });
    expect(result.data).toEqual({ invoice_number: "INV-2026-0142", total: 812.5 });
    expect(result.usage).toEqual({
      pages: 1,
      tokens: 19,
      cost: { amount: "0.000105", currency: "USD", exactness: "lower-bound" },
    });
    const [controller, extraction, filling] = result.snapshot.steps;
    expect(controller?.usage?.cost?.amount).toBe("0.000105");
    expect(extraction?.usage).toEqual({ pages: 1 });
    expect(filling?.usage).toEqual({
      tokens: 19,
      cost: { amount: "0.000105", currency: "USD", exactness: "exact" },
    });
  });

  test("knows an exact cost, and an unknown one", async () => {
    const priced = await run(pipelex.bundle(talkBundle("Greet")), ada);
    expect(priced.usage).toEqual({
      tokens: 19,
      cost: { amount: "0.000105", currency: "USD", exactness: "exact" },
    });
    const unpriced = await run(pipelex.bundle(talkBundle("Greet", "unpriced-model")), ada);
    expect(unpriced.usage).toEqual({ tokens: 19 });
  });

  test("does not pay twice for a run that a rate limit ended", async () => {
    const started = performance.now();
    const failing = run(pipelex.bundle(talkBundle("REFUSE 429 7")), ada);
    await expect(failing).rejects.toMatchObject({ code: "run_failed", snapshot: { status: "failed" } });
    // It would have waited seven seconds before a second try.
    expect(performance.now() - started).toBeLessThan(6000);
  });

  test.each(["REFUSE 401", "REFUSE 500", "REFUSE 503"])("calls a run failed after %s", async (sentence) => {
    const failing = run(pipelex.bundle(talkBundle(sentence)), ada);
    await expect(failing).rejects.toMatchObject({
      code: "run_failed",
      message: expect.stringContaining(sentence.slice(-3)),
      snapshot: { status: "failed", issues: [{ severity: "error", code: "run_failed" }, expect.anything()] },
    });
  });
});
