import { runInNewContext } from "node:vm";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { DocmuxError } from "../../errors/docmux-error.ts";
import { fakePipeline, ManualClock } from "../../testing.ts";
import { attach } from "../attach.ts";
import { run } from "../run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const clock = () => new ManualClock({ skipUpToMs: 600_000 });

test("a schema that throws leads to the ref and the output, like one that does not match", async () => {
  const schema: StandardSchemaV1 = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate() {
        throw new RangeError("total is not a date: Invoice 12");
      },
    },
  };
  const error = await run(fakePipeline({ data: { total: 3 } }), document, { clock: clock(), schema }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    code: "bad_response",
    data: { total: 3 },
    ref: { runId: "run-1" },
    summary: "The structured output does not match the schema, which threw RangeError",
  });
});

test("what the error advises for output that does not match works", async () => {
  const pipeline = fakePipeline({ data: { total: 3 } });
  const schema = z.object({ total: z.string() });
  const error = await run(pipeline, document, { clock: clock(), schema }).catch((thrown) => thrown);
  expect(error.nextStep).toMatch(/attach to error\.ref without a schema/);
  expect((await attach(error.ref, pipeline, { clock: clock() }).result()).data).toEqual({ total: 3 });
});

test("an error of another realm, such as a test runner's, is still known as one of docmux", () => {
  const foreign = runInNewContext("new Error('from elsewhere')");
  Object.defineProperty(foreign, Symbol.for("docmux.error"), { value: true });
  expect(foreign instanceof Error).toBe(false);
  expect(DocmuxError.isInstance(foreign)).toBe(true);
  for (const other of [null, undefined, "docmux.error", {}, new Error("x")]) {
    expect(DocmuxError.isInstance(other)).toBe(false);
  }
});
