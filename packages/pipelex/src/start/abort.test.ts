import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type RunEvent, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, describe, expect, test } from "vitest";
import { invoice, type PipelexBench, startPipelexBench } from "../../test/start-pipelex-bench.ts";
import { createPipelex } from "../index.ts";

const reason = new Error("enough");

/** What happened, in a start that can be aborted. */
function abortable() {
  const controller = new AbortController();
  const events: RunEvent[] = [];
  const options = {
    signal: controller.signal,
    random: () => 0.5,
    onEvent: (event: RunEvent) => events.push(event),
  };
  return { options, events, abort: () => controller.abort(reason) };
}

describe("an abort before the request that starts the run", () => {
  let bench: PipelexBench;
  afterEach(() => bench.emulator.close());

  test.each([
    ["while a file is uploaded", "/upload/grant"],
    ["while the server is asked what it speaks", "/v1/version"],
  ])("%s: nothing more is sent, and no run may exist", async (_while, path) => {
    bench = await startPipelexBench({ dialect: "hosted" }, { uploadAboveBytes: 0 });
    const { options, events, abort } = abortable();
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const arrived = new Promise<void>((resolve) => {
      bench.emulator.fault({ kind: "hold", path, onArrival: resolve, until });
    });
    const starting = start(bench.pipelex.pipe("extract_invoice"), invoice(), {
      ...options,
      clock: bench.clock,
    });
    const refused = expect(starting).rejects.toBe(reason);
    await arrived;
    abort();
    await refused;
    release();
    // A further request would have to pass before this one.
    await fetch(new URL("/v1/version", bench.emulator.origin));
    expect(bench.requests()).not.toContain("POST /v1/start");
    expect(bench.emulator.storage?.requests()).toEqual([]);
    expect(events).toEqual([]);
  });

  test("while the inputs are read: nothing is sent at all", async () => {
    bench = await startPipelexBench({ dialect: "v1" }, { dialect: "v1" });
    const { options, events, abort } = abortable();
    const paper = new (class extends Blob {
      override slice(...range: [number, number]) {
        abort();
        return super.slice(...range);
      }
    })(["%PDF-1.4 tiny"]);
    const starting = start(
      bench.pipelex.pipe("extract_invoice"),
      { inputs: { paper } },
      { ...options, clock: bench.clock },
    );
    await expect(starting).rejects.toBe(reason);
    await fetch(new URL("/v1/version", bench.emulator.origin));
    expect(bench.requests()).toEqual(["GET /v1/version"]);
    expect(events).toEqual([]);
  });
});

describe("an abort while a blocking run is waited for", () => {
  /** A server that holds its answer to `execute`. */
  async function holdingServer() {
    let arrive: (response: ServerResponse) => void;
    const arrived = new Promise<ServerResponse>((resolve) => {
      arrive = resolve;
    });
    const server = createServer((request, response) => {
      request.resume().on("end", () => arrive(response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const close = () => {
      server.closeAllConnections();
      server.close();
    };
    return { arrived, close, pipe: createPipelex({ baseUrl, dialect: "v1" }).pipe("extract_invoice") };
  }

  test("lets the request go on for a minute, then closes it: no connection stays open", async () => {
    const { arrived, close, pipe } = await holdingServer();
    const { options, events, abort } = abortable();
    const clock = new ManualClock();
    const refused = expect(start(pipe, { inputs: {} }, { ...options, clock })).rejects.toBe(reason);
    const response = await arrived;
    let isClosed = false;
    const closed = new Promise<void>((resolve) => response.once("close", resolve)).then(() => {
      isClosed = true;
    });
    abort();
    await refused;
    expect(events).toMatchObject([{ type: "run-warning", issue: { code: "start_unknown" } }]);
    await clock.advance(59_999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(false);
    await clock.advance(1);
    await closed;
    expect(clock.waiting).toBe(0);
    close();
  });

  test("announces the run whose answer comes late", async () => {
    const { arrived, close, pipe } = await holdingServer();
    const controller = new AbortController();
    const clock = new ManualClock();
    const announced = new Promise<RunEvent>((resolve) => {
      const onEvent = (event: RunEvent) => event.type === "run-start" && resolve(event);
      start(pipe, { inputs: {} }, { clock, onEvent, signal: controller.signal }).catch(() => undefined);
    });
    const response = await arrived;
    controller.abort(reason);
    const root = { result: { concept: "native.Text", content: { text: "done" } } };
    const pipe_output = { working_memory: { root, aliases: { main_stuff: "result" } } };
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        pipeline_run_id: "run-1",
        state: "COMPLETED",
        main_stuff_name: "result",
        pipe_output,
      }),
    );
    expect(await announced).toMatchObject({
      type: "run-start",
      late: true,
      ref: { runId: "run-1" },
      snapshot: { status: "completed" },
    });
    close();
  });
});
