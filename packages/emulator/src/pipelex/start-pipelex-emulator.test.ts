import { afterEach, describe, expect, it } from "vitest";
import { ManualEmulatorClock } from "../server/emulator-clock.ts";
import type { PipelexDialect } from "./pipelex-dialect.ts";
import { type PipelexEmulator, startPipelexEmulator } from "./start-pipelex-emulator.ts";
import { smokeBundle } from "./testing-bundles.ts";
import { send } from "./testing-client.ts";
import { dataUrl, invoiceLines, invoicePipe, makePdf } from "./testing-pdf.ts";
import { servedInvoice } from "./testing-served-pdf.ts";

let emulator: PipelexEmulator;
afterEach(() => emulator?.close());

const executePaths = {
  legacy: "/api/v1/pipeline/execute",
  "legacy-0.1": "/api/v1/pipeline/execute",
  v1: "/v1/execute",
  hosted: "/v1/execute",
};
const dialects = Object.keys(executePaths) as PipelexDialect[];

const execute = (dialect: PipelexDialect, body: unknown) =>
  send(emulator.origin, "POST", executePaths[dialect], body);

describe("detection of the dialect", () => {
  it.each([
    ["legacy", [404, 404, 200]],
    ["legacy-0.1", [404, 200, 404]],
    ["v1", [200, 200, 404]],
    ["hosted", [200, 404, 404]],
  ] as const)("identifies %s by its open routes", async (dialect, expected) => {
    emulator = await startPipelexEmulator({ dialect });
    const open = ["/v1/version", "/health", "/api/v1/health"];
    const free = (path: string) => send(emulator.origin, "GET", path, undefined, { authorization: "" });
    expect((await Promise.all(open.map(free))).map(({ status }) => status)).toEqual(expected);
  });

  it("is v1 unless set otherwise, and marks its answers", async () => {
    emulator = await startPipelexEmulator();
    expect(emulator.dialect).toBe("v1");
    const { headers } = await send(emulator.origin, "GET", "/nowhere");
    expect(headers.get("x-docmux-emulator")).toBe("pipelex");
  });
});

describe("what it is seeded with", () => {
  it.each([
    ["a dialect", { dialect: "Z" as "legacy" }, /no dialect "Z"/],
    ["a pipe code", { pipes: [{ ...invoicePipe, code: "Extract" }] }, /not snake_case/],
    ["a second pipe of one code", { pipes: [invoicePipe, invoicePipe] }, /is taken/],
    ["an output", { pipes: [{ ...invoicePipe, outputConcept: "invoice" }] }, /not a concept/],
  ])("refuses %s that cannot be", async (_case, options, message) => {
    await expect(startPipelexEmulator(options)).rejects.toThrow(message);
  });
});

describe("on every dialect", () => {
  it.each(dialects)(
    "%s reads a document, fails on order, and takes every caller without keys",
    async (dialect) => {
      emulator = await startPipelexEmulator({
        dialect,
        clock: new ManualEmulatorClock(),
        pipes: [invoicePipe],
        auth: "none",
        apiKey: "another",
      });
      const isLegacy = dialect === "legacy";
      const url = isLegacy
        ? servedInvoice("INV-1", "12.00")
        : dataUrl(await makePdf(invoiceLines("INV-1", "12.00")));
      const concept = isLegacy ? "PDF" : "Document";
      const request = { pipe_code: "extract_invoice", inputs: { document: { concept, content: { url } } } };
      const { body } = await execute(dialect, request);
      expect(body.pipe_output.working_memory.root.result.content).toEqual({
        invoice_number: "INV-1",
        total: 12,
      });
      emulator.scriptRun({ pipeCode: "another", failure: {} });
      expect((await execute(dialect, request)).status).toBe(200);
      emulator.scriptRun({ failure: {} });
      expect((await execute(dialect, request)).status).toBe(500);
      expect(emulator.runIds()).toHaveLength(3);
    },
  );

  it.each(dialects)("%s is struck by ordered faults", async (dialect) => {
    emulator = await startPipelexEmulator({ dialect });
    emulator.fault({ kind: "html-error", status: 502, path: executePaths[dialect] });
    const first = await execute(dialect, {});
    expect(first).toMatchObject({ status: 502, body: expect.stringContaining("<html>") });
    emulator.fault({ kind: "reset-before-accept" });
    await expect(execute(dialect, {})).rejects.toThrow();
    expect(emulator.requests().map(({ answered }) => answered)).toEqual([502, "reset"]);
  });
});

describe("on the wall clock", () => {
  it("lets a blocking answer last as long as its steps", async () => {
    const stepDurationMs = 40;
    emulator = await startPipelexEmulator({ dialect: "v1", stepDurationMs, pipes: [invoicePipe] });
    const url = dataUrl(await makePdf(invoiceLines("INV-1", "12.00")));
    const startedMs = performance.now();
    const { status } = await execute("v1", { pipe_code: "extract_invoice", inputs: { document: url } });
    expect(status).toBe(200);
    // Timers may fire a millisecond early.
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(2 * stepDurationMs - 2);
  });

  it("cuts a long execute on hosted when the gateway's time is over", async () => {
    emulator = await startPipelexEmulator({
      dialect: "hosted",
      stepDurationMs: 60_000,
      gatewayTimeoutMs: 10,
    });
    const { status, body } = await execute("hosted", {
      mthds_contents: [smokeBundle],
      inputs: { name: "Ada" },
    });
    expect([status, body.message]).toEqual([504, "Endpoint request timed out"]);
  });

  it("closes although a stuck run is being waited for", async () => {
    emulator = await startPipelexEmulator({ dialect: "v1", clock: new ManualEmulatorClock() });
    emulator.scriptRun({ stuck: true });
    const waiting = execute("v1", { mthds_contents: [smokeBundle], inputs: { name: "Ada" } });
    const outcome = waiting.then(
      () => "answered",
      () => "cut",
    );
    while (emulator.runIds().length === 0) await new Promise((resolve) => setImmediate(resolve));
    await emulator.close();
    expect(await outcome).toBe("cut");
  });

  it("answers a stuck run when an operator ends it", async () => {
    emulator = await startPipelexEmulator({ dialect: "v1", clock: new ManualEmulatorClock() });
    emulator.scriptRun({ stuck: true });
    const waiting = execute("v1", { mthds_contents: [smokeBundle], inputs: { name: "Ada" } });
    while (emulator.runIds().length === 0) await new Promise((resolve) => setImmediate(resolve));
    const [id = ""] = emulator.runIds();
    emulator.endRun(id, "CANCELLED");
    const { status, body } = await waiting;
    expect(status).toBe(500);
    expect(body.detail).toBe("Pipeline run ended in state CANCELLED");
  });

  it("repeats its ids for the same seed", async () => {
    const idsOf = async (seed: number) => {
      emulator = await startPipelexEmulator({ dialect: "v1", seed, clock: new ManualEmulatorClock() });
      const { body } = await execute("v1", { mthds_contents: [smokeBundle], inputs: { name: "Ada" } });
      await emulator.close();
      return body.pipeline_run_id;
    };
    expect(await idsOf(7)).toBe(await idsOf(7));
    expect(await idsOf(7)).not.toBe(await idsOf(8));
  });
});
