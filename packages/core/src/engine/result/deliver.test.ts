import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { PartialResultError, RunCancelledError, RunFailedError } from "../../errors/errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { RunStatus } from "../../model/status.ts";
import { formatRef, parseRef } from "../../store/refs.ts";
import { fakePipeline, fakeStep, ManualClock } from "../../testing.ts";
import { attach } from "../attach.ts";
import { createBatch } from "../batch.ts";
import { resolvePipeline } from "../pipelines.ts";
import { run, start } from "../run.ts";
import { renormalize } from "./renormalize.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const clock = () => new ManualClock({ skipUpToMs: 600_000 });
const ended = (status: RunStatus) => fakePipeline({ statuses: [{ status }], data: { total: 3 } });

describe("result()", () => {
  test.each<RunStatus>(["completed", "completed_with_warnings", "completed_with_errors"])(
    "resolves for %s",
    async (status) => {
      expect(await run(ended(status), document, { clock: clock(), partial: "return" })).toMatchObject({
        status,
        data: { total: 3 },
      });
    },
  );

  test("rejects a failed and a cancelled run, with the snapshot", async () => {
    const failed = await run(ended("failed"), document, { clock: clock() }).catch((error) => error);
    expect(failed).toSatisfy(RunFailedError.isInstance);
    expect(failed.snapshot.rawStatus).toBe("FAILED");
    const cancelled = run(ended("cancelled"), document, { clock: clock() });
    await expect(cancelled).rejects.toSatisfy(RunCancelledError.isInstance);
  });

  test("rejects a partial result unless it is asked for, and carries the part", async () => {
    const running = run(ended("completed_with_errors"), document, { clock: clock() });
    const error = await running.catch((thrown) => thrown);
    expect(error).toSatisfy(PartialResultError.isInstance);
    expect(error.result.data).toEqual({ total: 3 });
  });

  test("is worse than the snapshot when an output shows a failure", async () => {
    const issue = { severity: "error", code: "step_failed", message: "page limit" } as const;
    const pipeline = fakePipeline({ data: { total: 3 }, result: { issues: [issue] } });
    const result = await run(pipeline, document, { clock: clock(), partial: "return" });
    expect(result.snapshot.status).toBe("completed");
    expect(result).toMatchObject({ status: "completed_with_errors", issues: [issue] });
  });

  test.each<RunStatus>(["completed", "completed_with_warnings", "completed_with_errors"])(
    "is a failure when a run that ended as %s delivered nothing",
    async (status) => {
      const pipeline = fakePipeline({ statuses: [{ status }], result: { data: undefined } });
      await expect(run(pipeline, document, { clock: clock() })).rejects.toMatchObject({
        code: "run_failed",
        message: expect.stringContaining("without usable output"),
      });
    },
  );

  test("is complete without output where the pipeline has an effect only", async () => {
    const pipeline = fakePipeline({ capabilities: { effectOnly: true }, result: { data: undefined } });
    expect(await run(pipeline, document, { clock: clock() })).toMatchObject({ status: "completed" });
  });

  test("of another run is refused", async () => {
    const pipeline = fakePipeline({ data: { total: 3 }, result: { runId: "another" } });
    await expect(run(pipeline, document, { clock: clock() })).rejects.toMatchObject({
      code: "bad_response",
      ref: { runId: "run-1" },
    });
  });

  test("is a failure when an error left nothing", async () => {
    const issue = { severity: "error", code: "step_failed", message: "page limit" } as const;
    const pipeline = fakePipeline({ result: { data: undefined, issues: [issue] } });
    await expect(run(pipeline, document, { clock: clock() })).rejects.toMatchObject({
      code: "run_failed",
      message: expect.stringContaining("page limit"),
    });
  });

  test("that cannot be read keeps what was fetched, to be read again without another bill", async () => {
    const pipeline = fakePipeline({ data: { total: 3 } });
    const broken = { ...pipeline, normalizeResult: () => JSON.parse("{ truncated") };
    const handle = await start(broken, document, { clock: clock() });
    const error = await handle.result().catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "bad_response", raw: { answers: { data: { total: 3 } } } });
    const again = await renormalize({ snapshot: handle.latest, raw: error.raw }, pipeline);
    expect(again.data).toEqual({ total: 3 });
  });

  test("validates with the caller's schema, and hands over what does not match", async () => {
    const good = z.object({ total: z.number() });
    const bad = z.object({ total: z.string() });
    expect((await run(ended("completed"), document, { clock: clock(), schema: good })).data?.total).toBe(3);
    await expect(run(ended("completed"), document, { clock: clock(), schema: bad })).rejects.toMatchObject({
      code: "bad_response",
      data: { total: 3 },
      message: expect.stringContaining("total"),
      ref: { runId: "run-1" },
    });
  });
});

describe("a step's own output", () => {
  test("of a step without one, or of no step, is refused with the steps that there are", async () => {
    const pipeline = fakePipeline({
      statuses: [{ status: "completed", steps: [fakeStep({ key: "0", status: "failed" })] }],
    });
    const handle = await start(pipeline, document, { clock: clock() });
    await expect(handle.stepResult("0")).rejects.toMatchObject({ code: "invalid_input" });
    await expect(handle.stepResult("9")).rejects.toMatchObject({
      message: expect.stringContaining("steps are: 0"),
    });
  });

  test("that did not succeed is refused with the vendor's sentence", async () => {
    const said = (step: string, severity: Issue["severity"], message: string): Issue => ({
      severity,
      code: "step_unsuccessful",
      message,
      step,
    });
    const issues = [
      said("1", "error", "Of another step."),
      said("0", "info", "Only a remark."),
      said("0", "error", "The page is upside down."),
    ];
    const pipeline = fakePipeline({
      statuses: [
        { status: "completed", steps: [fakeStep({ key: "0", status: "completed", hasResult: true })] },
      ],
      result: { issues },
    });
    const handle = await start(pipeline, document, { clock: clock() });
    await expect(handle.stepResult("0")).rejects.toMatchObject({
      code: "invalid_input",
      summary: 'Step "0" delivered no output that can be read: The page is upside down.',
      ref: { runId: "run-1" },
      raw: { version: 1 },
    });
  });

  test("is picked from the result", async () => {
    const output = { kind: "extract", stepKey: "0", type: "work", data: { a: 1 }, raw: {} } as const;
    const pipeline = fakePipeline({
      statuses: [
        { status: "completed", steps: [fakeStep({ key: "0", status: "completed", hasResult: true })] },
      ],
      result: { outputs: [output] },
    });
    const handle = await start(pipeline, document, { clock: clock() });
    expect(await handle.stepResult("0")).toEqual(output);
  });
});

describe("a ref", () => {
  test("finds the run again from its JSON and from its printed form, without asking first", async () => {
    const pipeline = ended("completed");
    const handle = await start(pipeline, document, { clock: clock() });
    for (const stored of [JSON.stringify(handle), formatRef(handle.ref)]) {
      const again = attach(stored, [pipeline.provider], { clock: clock() });
      expect(again.ref).toEqual(handle.ref);
      expect(again.latest).toBeUndefined();
    }
    expect(pipeline.calls.map((call) => call.method)).toEqual(["doStart"]);
    const again = attach(handle.ref, pipeline, { clock: clock() });
    expect((await again.result()).data).toEqual({ total: 3 });
  });

  test("is refused when it is garbage, of a newer release, or of another pipeline or origin", async () => {
    const pipeline = ended("completed");
    const { ref } = await start(pipeline, document, { clock: clock() });
    expect(() => parseRef("docmux-ref-%%%")).toThrow(/not a run ref/);
    expect(() => parseRef({ ...ref, version: 2 })).toThrow(/newer docmux \(version 2\)/);
    expect(() => parseRef({ ...ref, runId: "" })).toThrow(/runId/);
    expect(() => attach({ ...ref, pipelineId: "other" }, pipeline)).toThrow(/belongs to/);
    expect(() => attach({ ...ref, origin: "https://evil.example" }, pipeline)).toThrow(
      /https:\/\/evil.example/,
    );
  });

  test("finds its own among two providers of one vendor, by where it was started", async () => {
    const [before, after] = ["https://old.invalid", "https://new.invalid"].map((origin) =>
      fakePipeline({ origin }),
    );
    if (!before || !after) throw new Error("two pipelines");
    const { ref } = await start(after, document, { clock: clock() });
    await attach(ref, [before.provider, after.provider], { clock: clock() }).result();
    expect(before.calls).toEqual([]);
    expect(after.calls.map(({ method }) => method)).toEqual(["doStart", "doStatus", "doResult"]);
    expect(() => attach(ref, [before.provider])).toThrow(/started at https:\/\/new.invalid/);
  });

  test("of a pipeline whose runs cannot be found again is refused", async () => {
    const { ref } = await start(ended("completed"), document, { clock: clock() });
    expect(() => attach(ref, fakePipeline({ capabilities: { attach: false } }))).toThrow(
      /cannot be found again/,
    );
  });
});

test("a saved result is read again without asking the vendor", async () => {
  const pipeline = ended("completed");
  const saved = JSON.parse(JSON.stringify(await run(pipeline, document, { clock: clock() })));
  const asked = pipeline.calls.length;
  const schema = z.object({ total: z.number() });
  expect((await renormalize(saved, [pipeline.provider], { schema })).data?.total).toBe(3);
  expect(pipeline.calls).toHaveLength(asked);
  await expect(renormalize({ snapshot: 1 }, pipeline)).rejects.toMatchObject({ code: "invalid_input" });
});

test("a pipeline URI that fits nothing is refused with what there is", () => {
  const { provider } = fakePipeline();
  expect(resolvePipeline("fake:invoices", [provider]).uri).toBe("fake:invoices");
  expect(() => resolvePipeline("invoices", [provider])).toThrow(/not a pipeline URI/);
  expect(() => resolvePipeline(process.env.DOCMUX_NO_SUCH_VARIABLE, [provider])).toThrow(
    /^No pipeline URI was given. Write <provider>:<pipeline>/,
  );
  expect(() => resolvePipeline("acme:invoices", [provider])).toThrow(/given providers are: fake/);
});

describe("cancel()", () => {
  test("asks the vendor and looks again", async () => {
    const pipeline = ended("cancelled");
    const handle = await start(pipeline, document, { clock: clock() });
    expect((await handle.cancel()).status).toBe("cancelled");
    expect(pipeline.calls.map((call) => call.method)).toEqual(["doStart", "doCancel", "doStatus"]);
  });

  test("is refused where the vendor cannot, and says what becomes of the run", async () => {
    const handle = await start(fakePipeline({ capabilities: { cancel: false } }), document, {
      clock: clock(),
    });
    await expect(handle.cancel()).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("continues at the vendor"),
    });
  });
});

describe("a batch", () => {
  test("gives each input its own outcome, in order, and never rejects for one", async () => {
    const items = await createBatch(ended("completed"), [document, { path: "no/such.pdf" }, document], {
      clock: clock(),
    }).all();
    expect(items.map((item) => item.outcome)).toEqual(["delivered", "failed", "delivered"]);
  });

  test("starts nothing more after the account itself was refused", async () => {
    const { VendorError } = await import("../../errors/errors.ts");
    const pipeline = fakePipeline({ start: new VendorError("forbidden", "no credit") });
    const items = await createBatch(pipeline, [document, document, document], {
      clock: clock(),
      concurrency: 1,
    }).all();
    expect(items.map((item) => item.outcome)).toEqual(["failed", "not_started", "not_started"]);
    expect(pipeline.calls).toHaveLength(1);
  });

  test("starts nothing more after an abort", async () => {
    const controller = new AbortController();
    const outcomes: string[] = [];
    const batch = createBatch(ended("completed"), [document, document], {
      clock: clock(),
      concurrency: 1,
      signal: controller.signal,
    });
    for await (const { outcome } of batch) {
      outcomes.push(outcome);
      controller.abort();
    }
    expect(outcomes).toEqual(["delivered", "not_started"]);
  });
});
