import { drawTestDocument } from "../document/draw-test-document.ts";
import { ManualEmulatorClock } from "../server/emulator-clock.ts";
import type { DatalabEmulator, DatalabEmulatorOptions } from "./datalab-emulator-options.ts";
import { startDatalabEmulator } from "./start-datalab-emulator.ts";

/** Answers are read field by field in assertions. */
type Json = ReturnType<JSON["parse"]>;

/** An emulator on a clock that stands still, and short ways to talk to it. */
export interface DatalabTest {
  emulator: DatalabEmulator;
  clock: ManualEmulatorClock;
  call(
    method: string,
    path: string,
    init?: { json?: unknown; form?: FormData; headers?: Record<string, string> },
  ): Promise<{ status: number; body: Json }>;
  get(path: string): Promise<Json>;
  /** Starts a run of the first seeded pipeline and answers its id. */
  run(fields?: Record<string, string>, file?: Uint8Array): Promise<string>;
  execution(executionId: string): Promise<Json>;
  result(executionId: string, stepIndex: number): Promise<{ status: number; body: Json }>;
}

export const invoiceSchema = {
  type: "object",
  properties: {
    invoice_number: { type: "string" },
    total: { type: "number", description: "Total amount" },
  },
};

export const convertThenExtract = [
  { type: "convert", settings: {} },
  { type: "extract", settings: { page_schema: invoiceSchema } },
];

/** One page with a number and a total, so that another document gives other values. */
export function invoice(number = "INV-001", total = "120.50"): Promise<Uint8Array> {
  return drawTestDocument([
    [
      [50, 60, "Invoice", 22],
      [50, 100, "Invoice number:"],
      [160, 100, number],
      [50, 130, "Total:"],
      [160, 130, total],
    ],
  ]);
}

export async function startDatalabTest(options: DatalabEmulatorOptions = {}): Promise<DatalabTest> {
  const clock = new ManualEmulatorClock();
  const emulator = await startDatalabEmulator({
    clock,
    pipelines: [{ id: "pl_test", name: "Invoices", steps: convertThenExtract, versions: 1 }],
    ...options,
  });
  const call: DatalabTest["call"] = async (method, path, { json, form, headers } = {}) => {
    const answer = await fetch(`${emulator.origin}/api/v1${path}`, {
      method,
      headers: {
        "x-api-key": emulator.apiKey,
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(form === undefined ? {} : { body: form }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const get = async (path: string) => (await call("GET", path)).body;
  return {
    emulator,
    clock,
    call,
    get,
    async run(fields = {}, file) {
      const form = new FormData();
      form.set(
        "file",
        new File([(file ?? (await invoice())).slice()], "invoice.pdf", { type: "application/pdf" }),
      );
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      const pipelineId = Object.values(emulator.pipelineIds)[0];
      const { status, body } = await call("POST", `/pipelines/${pipelineId}/run`, { form });
      if (status !== 200) throw new Error(`run answered ${status}: ${JSON.stringify(body)}`);
      return body.execution_id;
    },
    execution: (executionId) => get(`/pipelines/executions/${executionId}`),
    result: (executionId, stepIndex) =>
      call("GET", `/pipelines/executions/${executionId}/steps/${stepIndex}/result`),
  };
}
