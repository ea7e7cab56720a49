import { afterEach, expect, test } from "vitest";
import type { DatalabEmulatorOptions } from "./datalab-emulator-options.ts";
import { type DatalabTest, invoice, startDatalabTest } from "./test-datalab.ts";

// `PipelineExecutionResponse` and `PipelineExecutionStepResponse` of https://www.datalab.to/openapi.json.

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isInteger: Check = Number.isInteger;
const isObject: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** RFC 3339, which asks for a zone. */
const isDateTime: Check = (value) =>
  isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(String(value));

const stepMembers = { step_index: isInteger, step_type: isText, status: isText };
const stepExtras = {
  lookup_key: isText,
  result_url: isText,
  started_at: isDateTime,
  finished_at: isDateTime,
  error_message: isText,
  source_step_type: isText,
  checkpoint_id: isText,
};
const isStep: Check = (value) => fits(value, stepMembers, stepExtras);

const members = {
  execution_id: isText,
  pipeline_id: isText,
  pipeline_version: isInteger,
  status: isText,
  steps: (value: unknown) => Array.isArray(value) && value.every(isStep),
};
const extras = {
  started_at: isDateTime,
  completed_at: isDateTime,
  created: isDateTime,
  config_snapshot: isObject,
  input_config: isObject,
  rate_breakdown: isObject,
};

/** Every required member, no member without a name in the schema, and null only for what may be null. */
function fits(value: unknown, required: Record<string, Check>, optional: Record<string, Check>): boolean {
  if (!isObject(value)) return false;
  const given = value as Record<string, unknown>;
  return (
    Object.entries(required).every(([name, check]) => check(given[name])) &&
    Object.entries(given).every(
      ([name, member]) =>
        name in required || (name in optional && (member === null || optional[name]?.(member))),
    )
  );
}

let datalab: DatalabTest;
afterEach(() => datalab.emulator.close());

test.each<[string, DatalabEmulatorOptions, object]>([
  ["that goes well", {}, {}],
  ["that fails in its first step", {}, { steps: [{ outcome: "failed" }] }],
  ["without its empty members", { switches: { emptyKeys: "absent" } }, {}],
  ["with absolute URLs", { switches: { stepResultUrl: "absolute" } }, {}],
])("every answer about a run %s has the documented members", async (_, options, order) => {
  datalab = await startDatalabTest(options);
  datalab.emulator.scriptRun(order);
  const form = new FormData();
  form.set("file", new File([(await invoice()).slice()], "invoice.pdf"));
  const { status, body } = await datalab.call("POST", "/pipelines/pl_test/run", { form });
  const answers = [body];
  for (let elapsedMs = 0; elapsedMs <= 800; elapsedMs += 50) {
    answers.push(await datalab.execution(body.execution_id));
    datalab.clock.advance(50);
  }
  expect(status).toBe(200);
  expect(answers.filter((answer) => !fits(answer, members, extras))).toEqual([]);
  // Billing is there once the run has ended.
  expect([answers[0].rate_breakdown ?? null, answers.at(-1).rate_breakdown]).toEqual([
    null,
    expect.any(Object),
  ]);
});

test("times without a zone differ from the document, so they are a switch", async () => {
  datalab = await startDatalabTest({ switches: { timestamps: "naive" } });
  expect(fits(await datalab.execution(await datalab.run()), members, extras)).toBe(false);
});
