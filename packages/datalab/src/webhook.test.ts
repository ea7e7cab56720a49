import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createDocmux, type Docmux, type RunHandle } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type DatalabTest, invoice, startDatalabTest } from "../test/test-datalab.ts";
import { createDatalab, type DatalabProvider } from "./provider.ts";
import { signWebhookUrl } from "./webhook.ts";

const secret = "whsec-1";
let bench: DatalabTest;
let receiver: Server | undefined;
afterEach(async () => {
  receiver?.closeAllConnections();
  receiver?.close();
  receiver = undefined;
  await bench.emulator.close();
});

/** An application that takes webhooks. `isLost` says which of them, by their count, never reach it. */
async function openApp(isLost: (count: number) => boolean, accountSecret = secret) {
  const clock = new ManualClock();
  bench = await startDatalabTest({
    clock: { now: () => clock.now() },
    webhooks: { secret: accountSecret, attempts: 1 },
  });
  const { apiKey, origin: baseUrl } = bench.emulator;
  const datalab = createDatalab({ apiKey, baseUrl, webhookSecret: secret });
  const docmux = createDocmux({ providers: [datalab] });
  const answers: number[] = [];
  let count = 0;
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    count += 1;
    if (isLost(count)) return response.writeHead(400).end();
    const url = `http://127.0.0.1${request.url}`;
    const { status } = await docmux.receive(
      "datalab",
      new Request(url, { method: "POST", body: Buffer.concat(chunks) }),
    );
    answers.push(status);
    response.writeHead(status).end();
  });
  await new Promise<void>((listening) => receiver?.listen(0, "127.0.0.1", listening));
  const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks?tenant=7`;
  return { clock, datalab, docmux, webhookUrl, answers, received: () => count };
}

async function startRuns(
  docmux: Docmux<[DatalabProvider]>,
  datalab: DatalabProvider,
  { clock, webhookUrl }: { clock: ManualClock; webhookUrl: string },
  runs: number,
): Promise<RunHandle[]> {
  const options = { clock, poll: { firstMs: 60_000 }, providerOptions: { datalab: { webhookUrl } } };
  const started = Array.from({ length: runs }, () =>
    docmux.start(datalab.pipeline("pl_test"), invoice(), options),
  );
  return Promise.all(started);
}

const checksOf = () =>
  bench.emulator
    .requests()
    .filter(({ method, path }) => method === "GET" && /\/executions\/[\w-]+$/.test(path)).length;

describe("webhooks of 20 runs", () => {
  test.each([
    ["none is lost", () => false, 0],
    ["every tenth is lost", (count: number) => count % 10 === 0, 2],
    ["all are lost", () => true, 20],
  ] as const)(
    "%s: every result is delivered, and only what was lost waits for a poll",
    async (_, isLost, lost) => {
      const app = await openApp(isLost);
      const { clock, docmux, datalab } = app;
      const handles = await startRuns(docmux, datalab, app, 20);
      let delivered = 0;
      const results = handles.map(async (handle) => {
        const { data } = await handle.result();
        delivered += 1;
        return data;
      });
      await clock.advance(1_000);
      await vi.waitFor(() => expect(app.received()).toBe(20), { timeout: 10_000 });
      // The first poll is a minute away.
      await vi.waitFor(() => expect(delivered).toBe(20 - lost), { timeout: 10_000 });
      expect(checksOf()).toBe(20 - lost);
      await clock.advance(70_000);
      expect(await Promise.all(results)).toEqual(
        handles.map(() => expect.objectContaining({ invoice_number: expect.anything() })),
      );
      expect(app.answers).toEqual(Array.from({ length: 20 - lost }, () => 200));
    },
  );
});

test("the URL of a run proves its webhook, whatever secret the body holds", async () => {
  const app = await openApp(() => false, "another secret");
  const [handle] = await startRuns(app.docmux, app.datalab, app, 1);
  const result = handle?.result();
  await app.clock.advance(1_000);
  await result;
  expect(app.answers).toEqual([200]);
  const sentTo = new URL(bench.emulator.webhookDeliveries()[0]?.url ?? "");
  expect(sentTo.searchParams.get("tenant")).toBe("7");
  expect(sentTo.searchParams.get("docmux_token")).toMatch(/^[0-9a-f]{32}\.[0-9a-f]{64}$/);
});

test.each([false, true])("a webhook is taken with a member execution_id: %j", async (webhookExecutionId) => {
  const app = await openApp(() => false);
  bench.emulator.configure({ webhookExecutionId });
  const [handle] = await startRuns(app.docmux, app.datalab, app, 1);
  const result = handle?.result();
  await app.clock.advance(1_000);
  await result;
  expect(app.answers).toEqual([200]);
  expect("execution_id" in (bench.emulator.webhookDeliveries()[0]?.body ?? {})).toBe(webhookExecutionId);
});

describe("a forger", () => {
  test.each<[string, string, unknown]>([
    ["without a secret", "", {}],
    ["with another secret", "", { webhook_secret: "whsec-2" }],
    ["with the secret as a list", "", { webhook_secret: [secret] }],
    ["with a made-up token", `?docmux_token=${"0".repeat(32)}.${"0".repeat(64)}`, {}],
    ["with the token of another account", "?docmux_token=other", {}],
    ["who names no run", "", { webhook_secret: secret, request_id: "../../pipelines" }],
  ])("%s is refused, and nothing is asked of the vendor", async (_, query, body) => {
    const app = await openApp(() => false);
    const token = query.endsWith("other") ? await tokenOfAnother() : query;
    const [handle] = await startRuns(app.docmux, app.datalab, app, 1);
    const stop = new AbortController();
    handle?.result({ signal: stop.signal }).catch(() => undefined);
    const payload = { request_id: handle?.ref.runId, ...(body as object) };
    const { status } = await app.docmux.receive(
      "datalab",
      new Request(`https://app.example/hooks${token}`, { method: "POST", body: JSON.stringify(payload) }),
    );
    expect(status).toBe(401);
    expect(checksOf()).toBe(0);
    stop.abort();
  });

  async function tokenOfAnother(): Promise<string> {
    const url = await signWebhookUrl("https://app.example/hooks", { settings: { webhookSecret: "whsec-2" } });
    return new URL(url).search;
  }
});

test("without a secret a webhook cannot be verified", async () => {
  bench = await startDatalabTest();
  const request = new Request("https://app.example/hooks", {
    method: "POST",
    body: JSON.stringify({ request_id: "pex_9" }),
  });
  await expect(
    createDocmux({ providers: [bench.datalab] }).receive("datalab", request),
  ).rejects.toMatchObject({
    code: "config",
    message: expect.stringContaining("DATALAB_WEBHOOK_SECRET"),
  });
});
