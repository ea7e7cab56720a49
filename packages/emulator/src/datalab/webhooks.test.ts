import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DatalabBehavior } from "./datalab-behavior.ts";
import { type DatalabTest, startDatalabTest } from "./test-datalab.ts";
import type { WebhookSettings } from "./webhook-sender.ts";

let datalab: DatalabTest;
let receiver: Server;
let received: Record<string, unknown>[];
/** Statuses to answer with, in order; afterwards 200. `undefined` never answers. */
let answers: (number | undefined)[];
let url: string;

beforeEach(async () => {
  received = [];
  answers = [];
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push(JSON.parse(Buffer.concat(chunks).toString()));
    const status = answers.length > 0 ? answers.shift() : 200;
    if (status !== undefined) response.writeHead(status).end();
  });
  await new Promise<void>((listening) => receiver.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterEach(async () => {
  await datalab.emulator.close();
  receiver.closeAllConnections();
  await new Promise((closed) => receiver.close(closed));
});

async function start(
  webhooks: WebhookSettings = {},
  switches: Partial<DatalabBehavior> = {},
): Promise<string> {
  datalab = await startDatalabTest({ webhooks, switches });
  return datalab.run({ webhook_url: url });
}

function outcomes() {
  return datalab.emulator.webhookDeliveries().map(({ attempt, outcome }) => [attempt, outcome]);
}

test("the end of a run sends one webhook, with the secret in clear and nothing of the result", async () => {
  const executionId = await start({ secret: "s3cret" });
  datalab.clock.advance(699);
  await datalab.execution(executionId);
  expect(received).toEqual([]);
  datalab.clock.advance(1);
  await vi.waitFor(() => expect(outcomes()).toEqual([[1, 200]]));
  expect(received).toEqual([
    {
      request_id: executionId,
      request_check_url: `${datalab.emulator.origin}/api/v1/pipelines/executions/${executionId}`,
      webhook_secret: "s3cret",
    },
  ]);
});

test("the id of the execution is a member of its own only by switch", async () => {
  const executionId = await start({}, { webhookExecutionId: true });
  datalab.clock.advance(10_000);
  await vi.waitFor(() => expect(received).toMatchObject([{ execution_id: executionId }]));
});

test("5xx is tried again after a while, up to a limit", async () => {
  answers = [500, 503, 502, 500, 500];
  await start({ attempts: 3, retryDelayMs: 60_000 });
  for (const attempts of [1, 2, 3]) {
    datalab.clock.advance(60_000);
    await vi.waitFor(() => expect(outcomes()).toHaveLength(attempts));
  }
  expect(outcomes()).toEqual([
    [1, 500],
    [2, 503],
    [3, 502],
  ]);
  datalab.clock.advance(3_600_000);
  await datalab.get("/health");
  expect(received).toHaveLength(3);
});

test("a receiver that takes too long is tried again", async () => {
  answers = [undefined, 200];
  // Long enough for the second answer on a busy machine.
  await start({ timeoutMs: 500, retryDelayMs: 0 });
  datalab.clock.advance(10_000);
  await vi.waitFor(
    () =>
      expect(outcomes()).toEqual([
        [1, "timeout"],
        [2, 200],
      ]),
    { timeout: 10_000 },
  );
});

test.each([400, 404, 410])("%i is not tried again", async (status) => {
  answers = [status];
  await start({ retryDelayMs: 0 });
  datalab.clock.advance(10_000);
  await vi.waitFor(() => expect(outcomes()).toEqual([[1, status]]));
  datalab.clock.advance(10_000);
  await datalab.get("/health");
  expect(received).toHaveLength(1);
});

test("duplicates on demand", async () => {
  await start({ duplicates: 1, retryDelayMs: 0 });
  datalab.clock.advance(10_000);
  await vi.waitFor(() => expect(received).toHaveLength(2));
  expect(received[0]).toEqual(received[1]);
});

test("the account's URL serves runs that name none", async () => {
  datalab = await startDatalabTest({ webhooks: { accountUrl: url, checkOrigin: "https://api.datalab.to" } });
  const executionId = await datalab.run();
  datalab.clock.advance(10_000);
  await vi.waitFor(() => expect(received).toHaveLength(1));
  expect(received[0]).toMatchObject({
    webhook_secret: null,
    request_check_url: `https://api.datalab.to/api/v1/pipelines/executions/${executionId}`,
  });
});

test("a failed run sends one too; no request ever leaves the machine", async () => {
  datalab = await startDatalabTest();
  datalab.emulator.scriptRun({ times: 2, steps: [{ outcome: "failed" }] });
  await datalab.run({ webhook_url: url });
  await datalab.run({ webhook_url: "https://example.com/hook" });
  datalab.clock.advance(10_000);
  await vi.waitFor(() => expect(outcomes()).toHaveLength(2));
  expect(outcomes().map(([, outcome]) => outcome)).toEqual(expect.arrayContaining([200, "not-loopback"]));
});
