import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmulatedVendors, startEmulatedVendors } from "./runner/emulated-vendors.ts";
import { startProgram } from "./runner/start-program.ts";

const invoice = readFileSync(new URL("documents/invoice-01.pdf", import.meta.url));

let vendors: EmulatedVendors;
let service: ReturnType<typeof startProgram>;
let url: string;
let printed = "";

beforeAll(async () => {
  vendors = await startEmulatedVendors(1);
  service = startProgram(["hono-route.ts"], {
    environment: { ...process.env, ...vendors.environment, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      printed += chunk;
      const found = /^http:\/\/127\.0\.0\.1:\d+$/m.exec(printed);
      if (found) resolve(found[0]);
    };
    service.stdout?.on("data", listen);
    service.stderr?.on("data", listen);
    service.once("exit", () => reject(new Error(printed)));
  });
});

afterAll(async () => {
  service?.kill();
  await vendors?.close();
});

function post(bytes: Uint8Array<ArrayBuffer>, name = "document"): Promise<Response> {
  const form = new FormData();
  form.set(name, new File([bytes], "invoice.pdf", { type: "application/pdf" }));
  return fetch(`${url}/documents`, { method: "POST", body: form });
}

/** Posts the invoice and gives where it is to be found. */
async function posted(): Promise<string> {
  const answer = await post(invoice);
  expect(answer.status).toBe(202);
  const { id } = (await answer.json()) as { id: string };
  expect(answer.headers.get("location")).toBe(`/documents/${id}`);
  return `${url}/documents/${id}`;
}

const requestsFor = (pattern: RegExp) => vendors.datalab.requests().filter(({ path }) => pattern.test(path));
const results = () => requestsFor(/\/result/);

test("a document is taken, looked at and read", async () => {
  const location = await posted();
  const result = await fetch(`${location}/result`);
  expect(await result.json()).toMatchObject({
    status: "completed",
    data: { invoice_number: "INV-2026-0142", total_amount: 5798.39 },
    issues: [{ severity: "info", code: "unverified_fields" }],
  });
  expect(await (await fetch(location)).json()).toEqual({
    status: "completed",
    progress: { done: 2, total: 2 },
    issues: [],
  });
});

test("clients receive ids only, and a ref of their own leads nowhere", async () => {
  const answer = await post(invoice);
  expect(await answer.json()).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  const ref = { version: 1, providerId: "datalab", pipelineId: "pl_invoice", runId: "pex_somebody_elses" };
  for (const id of ["unknown", encodeURIComponent(JSON.stringify(ref))]) {
    for (const path of [id, `${id}/result`]) {
      expect((await fetch(`${url}/documents/${path}`)).status).toBe(404);
    }
  }
  expect(requestsFor(/somebody_elses/)).toEqual([]);
});

test("what is too large, no file or no form is refused before the vendor hears of it", async () => {
  vendors.datalab.clearRequests();
  expect((await post(new Uint8Array(11 * 1024 * 1024))).status).toBe(413);
  expect((await post(invoice, "something-else")).status).toBe(400);
  const headers = { "content-type": "multipart/form-data; boundary=x" };
  expect((await fetch(`${url}/documents`, { method: "POST", headers, body: "no form" })).status).toBe(400);
  expect((await post(new Uint8Array())).status).toBe(400);
  expect(vendors.datalab.requests()).toEqual([]);
});

test("a client that disconnects ends only the waiting: the run continues, and the next request reads it", async () => {
  const location = await posted();
  vendors.datalab.clearRequests();
  const look = vendors.datalab.hold({ method: "GET", path: "/executions/" });
  const client = new AbortController();
  const waiting = fetch(`${location}/result`, { signal: client.signal });
  waiting.catch(() => undefined);
  await look.arrived;
  client.abort();
  await expect(waiting).rejects.toThrow(/abort/i);

  expect(await (await readAfter(location)).json()).toMatchObject({ status: "completed" });
  const read = results().length;
  expect(read).toBeGreaterThan(0);
  look.release();
  // Another run from beginning to end: time enough for a waiter that was not stopped to read the result too.
  await (await fetch(`${await posted()}/result`)).json();
  expect(results()).toHaveLength(2 * read);
});

/**
 * The result, as the next client reads it. One that comes before the service has noticed that the first is gone shares the status
 * check that is held, as all who wait for a run do. It then tries again.
 */
async function readAfter(location: string): Promise<Response> {
  for (;;) {
    const early = new AbortController();
    const timer = setTimeout(() => early.abort(), 5000);
    const answer = await fetch(`${location}/result`, { signal: early.signal }).catch(() => undefined);
    clearTimeout(timer);
    if (answer) return answer;
  }
}

test("an error at the vendor is reported by its code, without internal details", async () => {
  vendors.datalab.fault({
    kind: "status",
    status: 402,
    method: "POST",
    path: "/run",
    body: { detail: "No credit left." },
  });
  const answer = await post(invoice);
  expect(answer.status).toBe(502);
  expect(await answer.json()).toEqual({ error: "forbidden", retryable: false });
  await expect.poll(() => printed).toContain("No credit left"); // the log has the whole of it
  expect(printed).not.toContain(vendors.datalab.apiKey);
});
