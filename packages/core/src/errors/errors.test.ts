import { expect, test } from "vitest";
import { VendorError } from "./errors.ts";

const ref = {
  version: 1,
  providerId: "acme",
  pipelineId: "p",
  pipelineUri: "acme:p",
  runId: "run-1",
  origin: "https://acme.example",
  startedAt: "2026-04-01T10:00:00.000Z",
} as const;

test("an error that learns of its run knows the vendor as well, in every form that it is read", () => {
  const error = new VendorError("unavailable", "Down", { httpStatus: 503 }).withRef(ref);
  expect(error).toMatchObject({ ref, providerId: "acme" });
  expect(error.message).toMatch(/^Down \(acme, run run-1, HTTP 503\)\. /);
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ providerId: "acme", ref: { runId: "run-1" } });
});

test("an error keeps the run that it was made for", () => {
  const error = new VendorError("unavailable", "Down", { ref });
  expect(error.withRef({ ...ref, runId: "run-2" }).ref?.runId).toBe("run-1");
});
