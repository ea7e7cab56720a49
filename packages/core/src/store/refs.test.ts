import { describe, expect, test } from "vitest";
import { attach } from "../engine/attach.ts";
import { renormalize } from "../engine/result/renormalize.ts";
import { run } from "../engine/run.ts";
import type { RunResult } from "../model/result.ts";
import { fakePipeline, ManualClock } from "../testing.ts";
import { formatRef, parseRef } from "./refs.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const clock = () => new ManualClock({ skipUpToMs: 600_000 });
const pipeline = fakePipeline({ data: { total: 3 } });

async function saved(): Promise<RunResult> {
  return JSON.parse(JSON.stringify(await run(pipeline, document, { clock: clock() })));
}

function nested(depth: number): unknown {
  return JSON.parse("[".repeat(depth) + "]".repeat(depth));
}

describe("what was stored is refused with a sentence when it cannot be read", () => {
  test("a ref that is nested deeper than the stack", async () => {
    const { ref } = await saved();
    expect(() => parseRef({ ...ref, meta: { deep: nested(50_000) } })).toThrow(/nested too deeply/);
  });

  test.each(["snapshot", "raw"] as const)("a saved result whose %s a newer release wrote", async (part) => {
    const result = await saved();
    const newer = { ...result, [part]: { ...result[part], version: 2 } };
    await expect(renormalize(newer, pipeline)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("newer docmux (version 2)"),
    });
  });

  test("a result of a run that has not ended", async () => {
    const result = await saved();
    const running = { ...result, snapshot: { ...result.snapshot, status: "running" } };
    await expect(renormalize(running, pipeline)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining('"running"'),
    });
  });

  test("a result of another vendor's pipeline", async () => {
    const result = await saved();
    const ref = { ...result.ref, providerId: "other" };
    const foreign = { ...result, snapshot: { ...result.snapshot, ref, providerId: "other" } };
    await expect(renormalize(foreign, pipeline)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("other"),
    });
  });
});

test("a printed ref survives any line break and space around it", async () => {
  const { ref } = await saved();
  expect(attach(`\n ${formatRef(ref)} \n`, pipeline, { clock: clock() }).ref).toEqual(ref);
});
