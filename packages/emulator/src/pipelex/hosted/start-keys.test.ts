import { describe, expect, it } from "vitest";
import { smokeBundle } from "../testing-bundles.ts";
import { TestEmulator } from "../testing-emulator.ts";

const emulator = new TestEmulator("2026-09-20T10:00:00.000Z", { dialect: "hosted", stepDurationMs: 1000 });

const start = (name: string, key?: string) =>
  emulator.call(
    "POST",
    "/v1/start",
    { mthds_contents: [smokeBundle], inputs: { name } },
    key === undefined ? {} : { "idempotency-key": key },
  );

describe("the Idempotency-Key of a start on hosted", () => {
  it("answers the same start with the run that it began", async () => {
    await emulator.start();
    const first = await start("Ada", "key-1");
    emulator.advance(5000);
    const again = await start("Ada", "key-1");
    expect(again).toMatchObject({ status: 202, body: first.body });
    expect(emulator.running.runIds()).toEqual([first.body.pipeline_run_id]);
  });

  it("recovers a start whose acknowledgement was lost", async () => {
    await emulator.start();
    emulator.running.fault({ kind: "reset-after-accept", path: "/v1/start", times: 1 });
    await expect(start("Ada", "key-1")).rejects.toThrow();
    const again = await start("Ada", "key-1");
    expect(emulator.running.runIds()).toEqual([again.body.pipeline_run_id]);
  });

  it("refuses another body under the same key", async () => {
    await emulator.start();
    await start("Ada", "key-1");
    expect(await start("Bob", "key-1")).toMatchObject({
      status: 409,
      body: { code: "request.idempotency_conflict" },
    });
    expect(emulator.running.runIds()).toHaveLength(1);
  });

  it("keeps nothing of a start that was refused", async () => {
    await emulator.start();
    const refused = await emulator.call("POST", "/v1/start", { inputs: {} }, { "idempotency-key": "key-1" });
    expect(refused.status).toBe(422);
    expect((await start("Ada", "key-1")).status).toBe(202);
  });

  it("forgets after a day, knows no run without a key, and can be an older service", async () => {
    await emulator.start();
    await start("Ada", "key-1");
    emulator.advance(24 * 60 * 60 * 1000);
    await start("Ada", "key-1");
    await start("Ada");
    await start("Ada");
    expect(emulator.running.runIds()).toHaveLength(4);
    await emulator.start({ ignoresIdempotencyKeys: true });
    await start("Ada", "key-1");
    await start("Ada", "key-1");
    expect(emulator.running.runIds()).toHaveLength(2);
  });
});
