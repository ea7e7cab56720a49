import { createDocmux, type RunRef, start } from "@docmux/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DatalabTest, invoice, startDatalabTest } from "../test/test-datalab.ts";
import { createDatalab, datalab as unconfigured } from "./provider.ts";

let bench: DatalabTest;
beforeEach(async () => {
  bench = await startDatalabTest();
});
afterEach(() => bench.emulator.close());

/** The id of a run that another program started, and a docmux that never saw its start. */
async function startedElsewhere() {
  const { clock, emulator, datalab } = bench;
  const { ref } = await start(datalab.pipeline("pl_test"), invoice(), { clock });
  const own = createDatalab({ apiKey: emulator.apiKey, baseUrl: emulator.origin });
  return { executionId: ref.runId, own, docmux: createDocmux({ providers: [own] }) };
}

const startCount = () => bench.emulator.requests().filter(({ path }) => path.endsWith("/run")).length;
const withinClock = () => ({ clock: bench.clock });

describe("a run that is known by the vendor's own id", () => {
  test.each<[string, (id: string, ref: () => RunRef) => RunRef | string]>([
    ["by its ref", (_id, ref) => ref()],
    ["by its ref as JSON", (_id, ref) => JSON.stringify(ref())],
    ["by a short ref", (id) => `datalab:executions/${id}#${id}`],
  ])("is watched and read %s, and starts nothing", async (_what, refOf) => {
    const { executionId, own, docmux } = await startedElsewhere();
    const handle = docmux.attach(refOf(executionId, own.execution(executionId).ref), withinClock());
    const statuses = [];
    for await (const { status } of handle.snapshots()) statuses.push(status);
    expect(statuses.at(-1)).toBe("completed");
    const { data, ref } = await handle.result();
    expect(data).toMatchObject({ invoice_number: "INV-2026-0142" });
    expect(ref).toEqual({
      version: 1,
      providerId: "datalab",
      pipelineId: `executions/${executionId}`,
      pipelineUri: `datalab:executions/${executionId}`,
      runId: executionId,
      origin: bench.emulator.origin,
    });
    expect(await handle.stepResult("1")).toMatchObject({ kind: "extract" });
    expect(startCount()).toBe(1);
  });

  test("has a saved result that is reprocessed without a request", async () => {
    const { executionId, own, docmux } = await startedElsewhere();
    const result = await docmux.attach(own.execution(executionId).ref(), withinClock()).result();
    const sent = bench.emulator.requests().length;
    const again = await docmux.renormalize(JSON.parse(JSON.stringify(result)));
    expect(again).toMatchObject({ status: "completed", data: result.data, content: result.content });
    expect(bench.emulator.requests()).toHaveLength(sent);
  });

  test("that the vendor does not have is not found at the first status check", async () => {
    const { docmux, own } = await startedElsewhere();
    const sent = bench.emulator.requests().length;
    const handle = docmux.attach(own.execution("pex_none").ref(), withinClock());
    await expect(handle.result()).rejects.toMatchObject({ code: "not_found" });
    expect(bench.emulator.requests()).toHaveLength(sent + 1);
  });

  test("cannot be stopped, and offers what can be read of it", () => {
    expect(unconfigured.execution("pex_9")).toMatchObject({
      uri: "datalab:executions/pex_9",
      capabilities: {
        observe: "poll",
        attach: true,
        cancel: false,
        findsLostStarts: false,
        documents: [],
        steps: "live",
        resultLifetimeMs: 3_600_000,
      },
    });
  });
});

describe("is refused, and no request is sent:", () => {
  test.each(["", "..", "a/b", "pex 9", "pex_9#pex_9", undefined as never])("the id %j", (executionId) => {
    const refusal = expect.objectContaining({ code: "invalid_input" });
    expect(() => unconfigured.execution(executionId)).toThrow(refusal);
    expect(() => unconfigured.pipelineFromUri(`executions/${executionId ?? ""}`)).toThrow(refusal);
  });

  test("a short ref whose two ids differ", async () => {
    const { docmux } = await startedElsewhere();
    const sent = bench.emulator.requests().length;
    const handle = docmux.attach("datalab:executions/pex_9#pex_8", withinClock());
    await expect(handle.refresh()).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/"pex_8".*"pex_9".*datalab:executions\/pex_9#pex_9/s),
    });
    expect(bench.emulator.requests()).toHaveLength(sent);
  });

  test("a start", async () => {
    const { docmux } = await startedElsewhere();
    await expect(docmux.start("datalab:executions/pex_9", invoice())).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("docmux.attach"),
    });
    expect(startCount()).toBe(1);
  });
});
