import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import type { CompareEvent, ComparisonReport } from "@docmux/compare";
import type { Pipeline } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import stringWidth from "string-width";
import { afterEach, expect, test } from "vitest";
import { type EmulatedVendors, startEmulatedVendors } from "../vendors/start.ts";
import { formatComparison } from "../view/comparison.ts";
import { compareCommand } from "./compare.ts";

const documents = new URL("../../../../examples/documents/", import.meta.url);
const readJson = (name: string) => JSON.parse(readFileSync(new URL(name, documents), "utf8"));
const invoice = {
  id: "invoice-01",
  input: { path: new URL("invoice-01.pdf", documents) },
  truth: readJson("invoice-01.truth.json"),
  schema: readJson("schemas/invoice.schema.json"),
};

let vendors: EmulatedVendors;
afterEach(() => vendors.close());

async function bench() {
  const clock = new ManualClock({ skipUpToMs: 60_000 });
  vendors = await startEmulatedVendors({ schemas: { invoice: invoice.schema }, clock, stepDurationMs: 500 });
  const printed: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      printed.push(String(chunk));
      done();
    },
  });
  const terminal = { stream, isInteractive: false, columns: 200 };
  const named = (pipelines: Pipeline[]) =>
    pipelines.map((pipeline) => ({ label: pipeline.provider.providerId, pipeline }));
  return { clock, terminal, named, printed: () => stripVTControlCharacters(printed.join("")) };
}

/** By pipeline, how its run ended, or with which error. */
function outcomesOf({ cells }: ComparisonReport) {
  return cells.map(({ pipeline, outcome, error }) => [pipeline, error?.code ?? outcome]);
}

function expectedOutcomes(failing: Record<string, string>) {
  return vendors.providers.map(({ providerId }) => [providerId, failing[providerId] ?? "delivered"]);
}

test("the same PDF through all vendors is one normalized run of each, side by side", async () => {
  const { clock, terminal, named, printed } = await bench();
  const report = await compareCommand(
    { pipelines: named(vendors.pipelinesFor("invoice")), documents: [invoice], clock },
    terminal,
  );
  expect(
    report.cells.map(({ pipeline, outcome, status, rawStatus, emulated }) => [
      pipeline,
      outcome,
      status,
      rawStatus,
      emulated,
    ]),
  ).toEqual([
    ["datalab", "delivered", "completed", "completed", true],
    ["clarifeye", "delivered", "completed", "completed", true],
    ["pipelex", "delivered", "completed", "COMPLETED", true],
    ["mistral", "delivered", "completed", "HTTP 200", true],
    ["azure-document-intelligence", "delivered", "completed", "succeeded", true],
    ["local", "delivered", "completed", "read", false],
  ]);
  expect(printed()).toMatch(/raw status +completed +completed +COMPLETED +HTTP 200 +succeeded/);
  expect(printed()).toMatch(/invoice_number +INV-2026-0142(?: +✓ INV-2026-0142){6} +agree/);
});

test("a vendor that goes down during a run is reported clearly, and the others deliver", async () => {
  const { clock, terminal, named, printed } = await bench();
  // What is asked of a vendor that is down races the clock to the deadline of all runs: the others have to be done by then.
  const left = new Set(
    vendors.providers.map(({ providerId }) => providerId).filter((id) => id !== "clarifeye"),
  );
  const others = new EventEmitter();
  const othersEnded = once(others, "ended");
  const onEvent = (event: CompareEvent) => {
    if (event.type === "cell-end" && left.delete(event.pipeline) && left.size === 0) others.emit("ended");
  };
  const pipelines = vendors.pipelinesFor("invoice").map((pipeline) => {
    if (pipeline.provider.providerId !== "clarifeye") return pipeline;
    // A run that is polled was definitely started.
    const doStatus: NonNullable<Pipeline["doStatus"]> = async (request, context) => {
      await othersEnded;
      await vendors.emulators.get("clarifeye")?.close();
      if (!pipeline.doStatus) throw new Error("it can be polled");
      return pipeline.doStatus(request, context);
    };
    return { ...pipeline, doStatus } as Pipeline;
  });
  const report = await compareCommand(
    { pipelines: named(pipelines), documents: [invoice], clock, deadlineMs: 120_000, onEvent },
    terminal,
  );
  expect(outcomesOf(report)).toEqual(expectedOutcomes({ clarifeye: "timeout" }));
  expect(printed()).toMatch(
    /clarifeye: The run was still "\w+" after 120 s, and the last status check failed: .*ECONNREFUSED/,
  );
});

test("a vendor that is down from the start is reported clearly, and the others deliver", async () => {
  const { clock, terminal, named } = await bench();
  const pipelines = named(vendors.pipelinesFor("invoice"));
  await vendors.emulators.get("pipelex")?.close();
  const report = await compareCommand({ pipelines, documents: [invoice], clock }, terminal);
  expect(outcomesOf(report)).toEqual(expectedOutcomes({ pipelex: "unavailable" }));
});

test.each([60, 80, 120])("tables fit a terminal of %i columns", async (columns) => {
  const { clock, terminal } = await bench();
  const pipelines = vendors.pipelinesFor("invoice").map((pipeline) => ({ label: pipeline.uri, pipeline }));
  const documents = [invoice, { ...invoice, id: "the-same-invoice-under-another-and-much-longer-name" }];
  const report = await compareCommand({ pipelines, documents, clock }, terminal);
  const one = { ...report, documents: report.documents.slice(0, 1) };
  for (const text of [formatComparison(one, columns), formatComparison(report, columns, undefined, true)]) {
    const lines = stripVTControlCharacters(text).split("\n");
    for (const line of lines) {
      expect(stringWidth(line)).toBeLessThan(columns);
    }
  }
});

test("of fields, those of the truth alone are no agreement, long names keep their rows, and no answer is no table", async () => {
  const { clock, terminal, named } = await bench();
  const [datalab, clarifeye] = vendors.pipelinesFor("invoice");
  const pipelines = named([datalab, clarifeye].filter((pipeline) => pipeline !== undefined));
  const report = await compareCommand({ pipelines, documents: [invoice], clock }, terminal);
  const two = [...report.documents, { ...invoice, id: "another" }] as typeof report.documents;
  const silent = report.fields.map((field) => ({
    ...field,
    agreement: 100,
    values: field.values.map(({ pipeline }) => ({ pipeline, group: null, verdict: "missing" as const })),
  }));
  const [given] = report.fields;
  const fields = given ? [given, ...silent.slice(1)] : [];
  expect(formatComparison({ ...report, documents: two, fields }, 100)).toContain(
    "0 of 1 values that at least one",
  );
  const unanswered = fields.map((field) => ({ ...field, agreement: null, values: [] }));
  expect(formatComparison({ ...report, fields: unanswered }, 100)).not.toContain("invoice_number");
  const inTable = fields.map((field) => ({ ...field, address: "line_items[3].description", agreement: 0 }));
  expect(formatComparison({ ...report, fields: inTable }, 100)).toContain("s[3].description");
});
