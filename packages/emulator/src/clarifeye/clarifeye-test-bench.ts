import { drawTestDocument, type Mark } from "../document/draw-test-document.ts";
import type { FieldSchema } from "../document/extraction.ts";
import { ManualEmulatorClock } from "../server/emulator-clock.ts";
import {
  type ClarifeyeEmulator,
  type ClarifeyeEmulatorOptions,
  startClarifeyeEmulator,
} from "./start-clarifeye-emulator.ts";

/** An answer as a test reads it. Bodies are the vendor's JSON, so they are looked into with matchers. */
export interface TestAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the shape of the body; declaring it would be a second copy of the assertion
  body: any;
}

export interface TestBench {
  emulator: ClarifeyeEmulator;
  clock: ManualEmulatorClock;
  projectId: string;
  flowId: string;
  /** Path below the project, such as `extraction-flows/`. */
  get(path: string, headers?: Record<string, string>): Promise<TestAnswer>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Uploads files by name, and returns the ids of the documents. */
  upload(files: Record<string, Uint8Array>, fields?: Record<string, string>): Promise<string[]>;
  /** Starts the flow and returns the run's id. */
  runSync(documentIds: string[], flowId?: string): Promise<string>;
  run(runId: string): Promise<TestAnswer["body"]>;
  /** Words of the steps, by name. */
  stepWords(runId: string): Promise<Record<string, string>>;
}

export const invoiceSchema: FieldSchema = {
  type: "object",
  properties: {
    invoice_number: { type: "string" },
    invoice_date: { type: "string", format: "date" },
    total_amount: { type: "number" },
  },
};

/** One page with a number, a date and a total. */
export function drawInvoice(number: string, date: string, total: string): Promise<Uint8Array> {
  const marks: Mark[] = [
    [50, 60, "Nordwind GmbH", 16],
    [50, 110, `Invoice number: ${number}`],
    [50, 125, `Invoice date: ${date}`],
    [50, 140, `Total amount: ${total}`],
  ];
  return drawTestDocument([marks]);
}

/** A step lasts three seconds, a run waits one before its first step, and time moves by hand. */
export async function startTestBench(options: Partial<ClarifeyeEmulatorOptions> = {}): Promise<TestBench> {
  const clock = new ManualEmulatorClock();
  const emulator = await startClarifeyeEmulator({
    clock,
    stepDurationMs: 3000,
    projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema }] }],
    ...options,
  });
  const [project] = emulator.projects;
  const projectId = project?.id ?? "";
  const flowId = project?.flows[0]?.id ?? "";

  async function ask(path: string, init: RequestInit): Promise<TestAnswer> {
    const url = path.startsWith("http") ? path : `${emulator.baseUrl}/projects/${projectId}/${path}`;
    const headers = { authorization: `Bearer ${emulator.apiKey}`, ...init.headers };
    const answer = await fetch(url, { ...init, headers, redirect: "manual" });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  }

  const bench: TestBench = {
    emulator,
    clock,
    projectId,
    flowId,
    get: (path, headers = {}) => ask(path, { headers }),
    send: (method, path, body, headers = {}) =>
      ask(path, {
        method,
        headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async upload(files, fields = {}) {
      const form = new FormData();
      for (const [name, bytes] of Object.entries(files)) {
        form.append("files", new File([new Uint8Array(bytes)], name, { type: "application/pdf" }));
      }
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      const { body } = await ask("documents/bulk-upload/", { method: "POST", body: form });
      return body.map((document: { id: string }) => document.id);
    },
    async runSync(documentIds, flow = flowId) {
      const { body } = await bench.send("POST", `extraction-flows/${flow}/run-sync/`, {
        document_ids: documentIds,
      });
      return body.pipeline_run_id;
    },
    run: async (runId) => (await bench.get(`pipeline-runs/${runId}/`)).body,
    async stepWords(runId) {
      const { steps } = await bench.run(runId);
      return Object.fromEntries(
        steps.map((step: { name: string; status: string }) => [step.name, step.status]),
      );
    },
  };
  return bench;
}
