import { run, start } from "@docmux/core";
import { afterEach, expect, test } from "vitest";
import { invoice, type MistralTest, startMistralTest } from "../test/test-mistral.ts";

const open: MistralTest[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ emulator }) => emulator.close()));
});

async function startTest(): Promise<MistralTest> {
  const started = await startMistralTest({ stepDurationMs: 3000 });
  open.push(started);
  return started;
}

test("a job is a SUCCESS for the vendor although its one request failed: the run failed, in the vendor's words", async () => {
  const { emulator, clock, mistral } = await startTest();
  emulator.scriptRun({ rowError: { code: "3740", message: "Document is not a valid PDF." } });
  const handle = await start(mistral.batch("invoices"), invoice(), { clock });
  await expect(handle.result()).rejects.toMatchObject({
    code: "run_failed",
    snapshot: {
      status: "failed",
      rawStatus: "SUCCESS",
      issues: [
        { severity: "error", code: "row_failed", message: "Document is not a valid PDF (code 3740)" },
        { severity: "error", code: "job_error", message: "HTTP Error, status code: 400" },
      ],
    },
  });
});

test.each([
  ["broken", "annotation_unreadable"],
  ["null", "annotation_missing"],
] as const)(
  "a job whose annotation is %s is a SUCCESS, and its result is lowered",
  async (annotation, code) => {
    const { emulator, clock, mistral } = await startTest();
    emulator.scriptRun({ annotation });
    const handle = await start(mistral.batch("invoices"), invoice(), { clock });
    const result = await handle.result({ partial: "return" });
    expect(result).toMatchObject({ status: "completed_with_errors", issues: [{ severity: "error", code }] });
    expect(result.data).toBeUndefined();
    expect(result.content.markdown).toMatch(/invoice/i);
    expect(result.snapshot).toMatchObject({ rawStatus: "SUCCESS" });
  },
);

test("a call and a job read the same out of a document", async () => {
  const { clock, mistral } = await startTest();
  const [called, queued] = [
    await run(mistral.ocr("invoices"), invoice(), { clock }),
    await run(mistral.batch("invoices"), invoice(), { clock }),
  ];
  expect(called.data).toMatchObject({ invoice_number: expect.any(String), total: expect.any(Number) });
  expect(queued).toMatchObject({ data: called.data, content: called.content, usage: called.usage });
});
