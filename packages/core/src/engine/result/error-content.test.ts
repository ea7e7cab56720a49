import { inspect } from "node:util";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import * as v from "valibot";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { type FakePipeline, fakeObservation, fakePipeline, ManualClock } from "../../testing.ts";
import { parseResponse } from "../../toolkit/answer.ts";
import { toVendorFailure } from "../../toolkit/failure.ts";
import { run } from "../run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const content = "Invoice 12 of Ada Lovelace";

async function failureOf(
  pipeline: FakePipeline,
  options: { schema?: StandardSchemaV1 } = {},
): Promise<Error> {
  const events: unknown[] = [];
  const clock = new ManualClock({ skipUpToMs: 600_000 });
  const running = run(pipeline, document, { clock, onEvent: (event) => events.push(event), ...options });
  const error = await running.then(
    () => expect.unreachable("it failed"),
    (thrown: Error) => thrown,
  );
  for (const shown of [error, ...events]) {
    expect(inspect(shown, { depth: Number.POSITIVE_INFINITY })).not.toContain("Ada");
    expect(JSON.stringify(shown)).not.toContain("Ada");
  }
  return error;
}

const tripping = () => JSON.parse(content);

test("what the runtime says of text that is not JSON quotes it, so it is in no error", async () => {
  expect(tripping).toThrow("Invoice");
  const unreadable = { ...fakePipeline(), normalizeResult: tripping };
  expect(await failureOf(unreadable)).toMatchObject({
    summary: "The result cannot be read: SyntaxError in normalizeResult",
  });
  expect(await failureOf(fakePipeline({ start: async () => tripping() }))).toMatchObject({
    summary: "The provider could not read the response to the start: SyntaxError in doStart",
  });
  const later = [async () => tripping(), { status: "failed" as const }];
  await failureOf(fakePipeline({ start: { status: "running" }, statuses: later }));
});

test("what a provider throws is named only where its name is one", async () => {
  for (const [thrown, named] of [
    [content, "a thrown string"],
    [Object.assign(new Error(content), { name: content }), "an error"],
    [Object.assign(new TypeError(content), { code: "E_GONE" }), "TypeError E_GONE"],
  ] as const) {
    const normalizeResult = () => {
      throw thrown;
    };
    expect(await failureOf({ ...fakePipeline(), normalizeResult })).toMatchObject({
      summary: `The result cannot be read: ${named} in normalizeResult`,
    });
  }
});

test.each<[string, StandardSchemaV1]>([
  ["valibot", v.object({ buyer: v.number() })],
  ["zod", z.object({ buyer: z.number() })],
])("a schema of %s may quote the value; the error says only where it is", async (_name, schema) => {
  const error = await failureOf(fakePipeline({ data: { buyer: content } }), { schema });
  expect(error).toMatchObject({
    summary: "The structured output does not match the schema at buyer",
    data: { buyer: content },
  });
});

test("a key that is content of the document is left out of the place", async () => {
  const schema = z.record(z.string(), z.number());
  expect(await failureOf(fakePipeline({ data: { [content]: "x" } }), { schema })).toMatchObject({
    summary: "The structured output does not match the schema at […]",
  });
  const parse = () => parseResponse(schema, { [content]: "x" }, "The answer", {});
  expect(parse).toThrow("The answer cannot be read: […]: expected number");
});

test("a partial result is in the error, not printed with it", async () => {
  const pipeline = fakePipeline({
    statuses: [{ status: "completed_with_errors" }],
    data: { buyer: content },
  });
  expect(await failureOf(pipeline)).toMatchObject({
    result: { data: { buyer: content } },
  });
});

test("a status and a sentence of the vendor are quoted, no further than such a thing is long", async () => {
  const page = "lorem ".repeat(100_000);
  const endless = fakeObservation({ status: "failed", rawStatus: page, raw: {} });
  const failed = await failureOf(fakePipeline({ statuses: [async () => endless] }));
  expect(failed.message.length).toBeLessThan(300);
  const issue = { severity: "error", code: "step_failed", message: page } as const;
  const said = await failureOf(fakePipeline({ statuses: [{ status: "failed", issues: [issue] }] }));
  expect(said.message.length).toBeLessThan(800);
  const refused = toVendorFailure("GET /", { message: page, requestId: page }, { httpStatus: 422 });
  expect(refused.message.length).toBeLessThan(1_000);
});
