import { type Pipeline, VendorError } from "@docmux/core";
import { fakeStep } from "@docmux/core/testing";
import { compare } from "../compare.ts";
import type { ComparisonReport } from "../model/report.ts";
import { asEmulated, fakeInput, fakeVendor, quickClock } from "./fake-vendor.ts";

/** How a sample comparison goes. */
export interface SampleOptions {
  documents?: number;
  hasTruth?: boolean;
  /** Put where a vendor or a document can say something. */
  text?: string;
}

/** A comparison of an emulated vendor, one with a warning and one that refuses the account, for tests of reports. */
export function sampleReport({
  documents = 1,
  hasTruth = true,
  text = "Blurred",
}: SampleOptions = {}): Promise<ComparisonReport> {
  const truth = {
    number: "INV-1",
    total: 1200.5,
    note: text,
    rows: [
      { sku: "a", amount: 1 },
      { sku: "b", amount: 2 },
    ],
  };
  return compare({
    clock: quickClock(),
    random: () => 0.5,
    documents: Array.from({ length: documents }, (_, index) => ({
      id: `${text} ${index + 1}`,
      input: fakeInput,
      pageCount: 2,
      ...(hasTruth ? { truth } : {}),
    })),
    pipelines: [
      { pipeline: asEmulated(fakeVendor("exact", { data: truth })), label: `Exact ${text}` },
      { pipeline: wary(text), label: `Wary ${text}` },
      {
        pipeline: fakeVendor("broke", {
          concurrency: 1,
          start: new VendorError("forbidden", text, { httpStatus: 402 }),
        }),
        label: `Broke ${text}`,
      },
    ],
  });
}

function wary(text: string): Pipeline {
  const data = {
    number: text,
    total: "1,200.50",
    [`${text} extra`]: text,
    rows: [{ sku: "b", amount: 3 }, { sku: "c", amount: 9 }, { sku: "a" }],
  };
  return fakeVendor("wary", {
    data,
    statuses: [
      {
        status: "completed_with_warnings",
        rawStatus: text,
        createdAt: "2026-04-01T10:00:00Z",
        issues: [{ severity: "warning", code: "blurred", message: text, step: text }],
        steps: [
          fakeStep({
            key: "0",
            type: text,
            status: "completed_with_warnings",
            rawStatus: text,
            startedAt: "2026-04-01T10:00:00Z",
            finishedAt: "2026-04-01T10:00:01Z",
          }),
          fakeStep({ key: "1", type: text, name: text, status: "completed" }),
        ],
      },
    ],
    result: { usage: { pages: 2, cost: { amount: "0.02", currency: "USD", exactness: "lower-bound" } } },
  });
}
