import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { drawPdf } from "../../packages/clarifeye/test/draw-pdf.ts";
import { createDocmux, type RunInput, StoreError } from "../../packages/core/src/index.ts";
import { createStoreMemory, memoryStore } from "../../packages/core/src/store.ts";
import { ManualClock } from "../../packages/core/src/testing.ts";
import { createDatalab } from "../../packages/datalab/src/index.ts";
import { type DatalabEmulator, startDatalabEmulator } from "../../packages/emulator/src/index.ts";
import { startVendorProxy, type VendorProxy } from "./vendor-proxy.ts";

const rounds = 20;
const numberOf = (round: number) => `INV-${300_000 + round}`;
const steps = [
  {
    type: "extract",
    settings: { page_schema: { type: "object", properties: { invoice_number: { type: "string" } } } },
  },
];

let vendor: DatalabEmulator;
let gateway: VendorProxy;
/** Starts that the vendor has accepted. */
let accepted: number;
let isRepeating: boolean;

beforeEach(async () => {
  accepted = 0;
  isRepeating = true;
  vendor = await startDatalabEmulator({
    stepDurationMs: 1,
    pipelines: [{ id: "pl_invoice", name: "invoices", steps, versions: 1 }],
  });
  gateway = await startVendorProxy(vendor.origin, {
    treat: ({ method, path }) =>
      isRepeating && method === "POST" && path.endsWith("/run") ? "send-twice" : "pass",
    onAnswered({ path }, status) {
      if (path.endsWith("/run") && status < 300) accepted += 1;
    },
  });
});
afterEach(async () => {
  await gateway.close();
  await vendor.close();
});

function documentOf(round: number): RunInput {
  const lines = ["Nordwind GmbH", `Invoice number: ${numberOf(round)}`];
  return { bytes: drawPdf(lines) as Uint8Array<ArrayBuffer>, filename: `${numberOf(round)}.pdf` };
}

const options = (round: number) => ({ key: `k-${round}`, clock: new ManualClock({ skipUpToMs: 600_000 }) });

/** Ids of the vendor's runs, oldest first. */
async function runIds(): Promise<string[]> {
  const { apiKey, origin } = vendor;
  const ids: string[] = [];
  for (let offset = 0; ; offset += 100) {
    const url = `${origin}/api/v1/pipelines/pl_invoice/executions?limit=100&offset=${offset}`;
    const answer = await fetch(url, { headers: { "x-api-key": apiKey } });
    const { executions } = (await answer.json()) as { executions: { execution_id: string }[] };
    ids.push(...executions.map(({ execution_id }) => execution_id));
    if (executions.length < 100) return ids.reverse();
  }
}

describe("a gateway that sends a start twice and loses both responses", () => {
  test("makes two runs: one is adopted and delivered, the issue and the record name the other", async () => {
    const memory = createStoreMemory();
    const datalab = createDatalab({ apiKey: vendor.apiKey, baseUrl: gateway.origin });
    const docmux = createDocmux({ providers: [datalab], store: memoryStore(memory) });
    const seen = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      const result = await docmux.run("datalab:pl_invoice", documentOf(round), options(round));
      const own = (await runIds()).filter((id) => !seen.has(id));
      for (const id of own) seen.add(id);
      expect(own).toHaveLength(2);
      expect(own).toContain(result.ref.runId);
      const [other] = own.filter((id) => id !== result.ref.runId);
      expect(JSON.stringify(result.data)).toContain(numberOf(round));
      expect(result.issues).toMatchObject([
        { code: "vendor_repeated_start", message: expect.stringContaining(String(other)) },
      ]);
      expect(memory.records.get(`k-${round}`)).toMatchObject({
        state: "delivered",
        how: "proven",
        ref: { runId: result.ref.runId },
        repeatedRunIds: [other],
      });
    }
    expect(accepted).toBe(2 * rounds);
  });

  test("and whose client died: the process that recovers the start records both runs, and the result names the other", async () => {
    const memory = createStoreMemory();
    const datalab = createDatalab({ apiKey: vendor.apiKey, baseUrl: gateway.origin });
    const first = memoryStore(memory);
    const dying = createDocmux({
      providers: [datalab],
      // What would be written after the request is lost with the process.
      store: {
        ...first,
        record: (record, change) =>
          change.to === "sent" || change.to === undefined
            ? first.record(record, change)
            : Promise.reject(new StoreError("The process is gone")),
      },
      lookupDelaysMs: [],
    });
    await dying.start("datalab:pl_invoice", documentOf(0), options(0)).catch(() => undefined);
    await first.close();
    isRepeating = false;
    const docmux = createDocmux({ providers: [datalab], store: memoryStore(memory) });
    const { clock } = options(0);
    for await (const { state } of docmux.recover({ clock })) expect(["known", "stored"]).toContain(state);
    const result = await docmux.run("datalab:pl_invoice", documentOf(0), options(0));
    const [other] = (await runIds()).filter((id) => id !== result.ref.runId);
    expect(memory.records.get("k-0")).toMatchObject({ how: "proven", repeatedRunIds: [other] });
    expect(result.issues).toMatchObject([
      { code: "vendor_repeated_start", message: expect.stringContaining(String(other)) },
    ]);
    expect(accepted).toBe(2);
  });
});
