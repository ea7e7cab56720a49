import { afterEach, beforeEach, expect, test } from "vitest";
import { startDatalabTest } from "../datalab/test-datalab.ts";
import { type RecorderAnswer, type RequestRecorder, startRequestRecorder } from "./request-recorder.ts";
import { startTestingVendor, type TestingVendor } from "./testing-vendor.ts";

let acme: TestingVendor;
let receiver: RequestRecorder;
let answer: RecorderAnswer = {};
beforeEach(async () => {
  answer = {};
  acme = await startTestingVendor();
  receiver = await startRequestRecorder(() => answer);
});
afterEach(() => Promise.all([acme.close(), receiver.close()]));

/** What a vendor does at the end of a run. */
async function post(path = "/hook"): Promise<number> {
  const url = acme.relay(`${receiver.origin}${path}`);
  const headers = { "content-type": "application/json", "x-signature": "abc" };
  return (await fetch(url, { method: "POST", headers, body: '{"run":1}' })).status;
}

test("a webhook reaches its receiver with its headers and its body, and the vendor hears the answer", async () => {
  answer = { status: 503 };
  expect(await post()).toBe(503);
  expect(receiver.requests()).toMatchObject([
    { method: "POST", target: "/hook", headers: { "x-signature": "abc" }, body: '{"run":1}' },
  ]);
});

test("a duplicate comes after the receiver took it, and the vendor does not know", async () => {
  acme.fault({ kind: "duplicate-webhook", path: "/hook", copies: 2 });
  expect(await post("/other")).toBe(200);
  expect(await post()).toBe(200);
  await expect.poll(() => receiver.requests().length).toBe(4);
  expect(receiver.requests().map(({ target, body }) => [target, body])).toEqual([
    ["/other", '{"run":1}'],
    ...Array.from({ length: 3 }, () => ["/hook", '{"run":1}']),
  ]);
  expect(acme.requests()).toEqual([]);
});

test("a webhook that was refused is not duplicated, and a request is never struck by the fault", async () => {
  acme.fault({ kind: "duplicate-webhook", times: 5 });
  answer = { status: 400 };
  expect(await post()).toBe(400);
  expect((await fetch(`${acme.origin}/runs/1`)).status).toBe(200);
  expect(receiver.requests()).toHaveLength(1);
});

test("nothing is passed on to where the emulators do not live", async () => {
  const url = acme.relay("http://vendor.example/hook");
  expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(400);
});

test("an emulated vendor's own webhook goes through it", async () => {
  const { clock, emulator, run } = await startDatalabTest();
  try {
    emulator.fault({ kind: "duplicate-webhook", path: "/hook" });
    const executionId = await run({ webhook_url: emulator.relay(`${receiver.origin}/hook`) });
    clock.advance(10_000);
    await expect.poll(() => receiver.requestsWith(executionId).length).toBe(2);
    expect(emulator.webhookDeliveries()).toHaveLength(1);
  } finally {
    await emulator.close();
  }
});
