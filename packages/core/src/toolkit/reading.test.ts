import { describe, expect, test } from "vitest";
import { readRun, readStep } from "./reading.ts";

const table = {
  working: "running",
  done: "completed",
  warned: "completed_with_warnings",
  partly: "completed_with_errors",
  error: "failed",
} as const;

const raw = { id: "j-1" };
const stage = { index: 1, type: "ocr", kind: "parse", rawStatus: "done", raw } as const;
const remark = { severity: "info", code: "pages_skipped", message: "Page 2 is blank." } as const;

describe("readRun", () => {
  test("looks the status up and leaves the rest as it came", () => {
    expect(readRun(table, { rawStatus: "done", runId: "j-1", pollAfterMs: 500, raw })).toEqual({
      status: "completed",
      rawStatus: "done",
      runId: "j-1",
      pollAfterMs: 500,
      steps: [],
      issues: [],
      raw,
    });
  });

  test("keeps an issue of the answer next to the one about an unknown status", () => {
    const step = readStep(table, stage);
    const run = readRun(table, { rawStatus: "paused", steps: [step], issues: [remark], raw });
    expect(run.status).toBe("unknown");
    expect(run.steps).toEqual([step]);
    expect(run.issues).toEqual([
      expect.objectContaining({ severity: "info", code: "unknown_status" }),
      remark,
    ]);
  });

  test.each(["__proto__", "constructor", "toString"])("%s is no status", (rawStatus) => {
    expect(readRun(table, { rawStatus, raw }).status).toBe("unknown");
  });
});

describe("readStep", () => {
  test("without more, its key is its index and it depends on the one before", () => {
    expect(readStep(table, stage)).toEqual({
      key: "1",
      index: 1,
      type: "ocr",
      kind: "parse",
      dependsOn: ["0"],
      status: "completed",
      rawStatus: "done",
      issues: [],
      hasResult: false,
      raw,
    });
    expect(readStep(table, { ...stage, index: 0 }).dependsOn).toEqual([]);
  });

  test("what the vendor names is kept", () => {
    const named = { key: "ocr", dependsOn: [], hasResult: true, name: "Read the pages" };
    expect(readStep(table, { ...stage, ...named })).toMatchObject(named);
  });

  test.each([
    ["error", "error", "step_failed"],
    ["partly", "error", "step_failed"],
    ["warned", "warning", "step_warning"],
    ["done", "info", "step_message"],
  ])("a sentence about a step that is %s becomes an issue: %s", (rawStatus, severity, code) => {
    const { issues } = readStep(table, { ...stage, rawStatus, said: "The page is smudged" });
    expect(issues).toEqual([{ severity, code, message: "The page is smudged", step: "1" }]);
  });

  test.each([undefined, null, ""])("no sentence (%j), no issue", (said) => {
    expect(readStep(table, { ...stage, rawStatus: "error", said }).issues).toEqual([]);
  });

  test("every issue names the step, the one about an unknown status too", () => {
    const { status, issues } = readStep(table, {
      ...stage,
      key: "ocr",
      rawStatus: "paused",
      issues: [remark],
      said: "Paused for maintenance",
    });
    expect(status).toBe("unknown");
    expect(issues.map(({ code, step }) => [code, step])).toEqual([
      ["unknown_status", "ocr"],
      ["pages_skipped", "ocr"],
      ["step_message", "ocr"],
    ]);
  });
});
