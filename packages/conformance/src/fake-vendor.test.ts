import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeVendorServer, startFakeVendor } from "./fake-vendor.ts";

let vendor: FakeVendorServer;
let answered: string[] = [];

beforeEach(async () => {
  answered = [];
  vendor = await startFakeVendor({
    async answer(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/broken") throw new TypeError("the fake has a mistake");
      answered.push(`${request.method} ${pathname} ${await request.text()}`);
      const self = `${vendor.origin}/jobs/j-1`;
      return Response.json({ id: "j-1", self }, { status: 201, headers: { "x-request": "r-1" } });
    },
    places: {
      start: { method: "POST", path: "/jobs" },
      status: { method: "GET", path: /^\/jobs\/[^/]+$/ },
      result: { path: "/result" },
    },
  });
});

afterEach(() => vendor.close());

const ask = (path = "/jobs/j-1", init: RequestInit = {}) => fetch(vendor.origin + path, init);

test("without a fault the vendor answers, on loopback, and every path is kept as it came", async () => {
  const response = await ask("/jobs?x=1", { method: "POST", body: "a document" });
  expect([response.status, response.headers.get("x-request")]).toEqual([201, "r-1"]);
  expect(await response.json()).toEqual({ id: "j-1", self: `${vendor.origin}/jobs/j-1` });
  await ask("/jobs/%2e%2e%2fx");
  expect(answered).toEqual(["POST /jobs a document", "GET /jobs/%2e%2e%2fx "]);
  expect(vendor.faults.paths()).toEqual(["/jobs", "/jobs/%2e%2e%2fx"]);
  expect(vendor.faults.requestCount()).toBe(2);
  expect(new URL(vendor.origin).hostname).toBe("127.0.0.1");
});

test("a fault meets its kind of call, as often as ordered", async () => {
  vendor.faults.injectFault("status", { kind: "http", status: 503, retryAfter: "7" }, 2);
  expect((await ask("/jobs", { method: "POST" })).status).toBe(201);
  expect((await ask("/jobs/j-1", { method: "DELETE" })).status).toBe(201);
  expect((await ask("/jobs/j-1/result")).status).toBe(201);
  const first = await ask();
  expect([first.status, first.headers.get("retry-after")]).toEqual([503, "7"]);
  expect([(await ask()).status, (await ask()).status]).toEqual([503, 201]);
});

test("a gateway answers in place of the vendor, whether or not the vendor accepted", async () => {
  const gateway = { kind: "gateway", status: 502, headers: { "x-proxy": "p" }, body: "{}" } as const;
  vendor.faults.injectFault("start", { ...gateway, accepted: false });
  vendor.faults.injectFault("start", { ...gateway, accepted: true });
  const refused = await ask("/jobs", { method: "POST" });
  expect([refused.status, refused.headers.get("x-proxy"), answered.length]).toEqual([502, "p", 0]);
  expect([(await ask("/jobs", { method: "POST" })).status, answered.length]).toEqual([502, 1]);
  vendor.faults.injectFault("status", { kind: "html", status: 502 });
  expect(await (await ask()).text()).toContain("<h1>");
});

test("a connection is cut before or after the vendor accepted, and an answer in the middle", async () => {
  vendor.faults.injectFault("start", { kind: "lost-before-accept" });
  await expect(ask("/jobs", { method: "POST" })).rejects.toThrow();
  expect(answered).toEqual([]);
  vendor.faults.injectFault("start", { kind: "lost-after-accept" });
  await expect(ask("/jobs", { method: "POST" })).rejects.toThrow();
  expect(answered).toHaveLength(1);
  vendor.faults.injectFault("status", { kind: "truncated-body" });
  await expect((await ask()).json()).rejects.toThrow(SyntaxError);
});

test("a held call is not answered before it is released", async () => {
  const held = await vendor.faults.hold("status");
  const asked = ask();
  await held.arrived;
  expect(answered).toEqual([]);
  held.release();
  expect((await asked).status).toBe(201);
});

test("redirects and rewritten answers lead to an origin that keeps what it is sent", async () => {
  const { thirdPartyOrigin } = vendor.faults;
  thirdPartyOrigin.insertUrl?.("status");
  expect(await (await ask()).json()).toEqual({ id: "j-1", self: `${thirdPartyOrigin.origin}/jobs/j-1` });
  expect(await thirdPartyOrigin.received()).toEqual([]);
  thirdPartyOrigin.redirect?.("status");
  await ask("/jobs/j-1", { headers: { "x-key": "sk-1" } });
  expect(JSON.stringify(await thirdPartyOrigin.received())).toContain("sk-1");
  vendor.faults.rewriteResponse("status", (text) => text.toUpperCase());
  expect(await (await ask()).text()).toContain('"ID":"J-1"');
});

test("faults that no request met are taken back, and a mistake in the fake is an answer", async () => {
  vendor.faults.injectFault("status", { kind: "lost-before-accept" }, 5);
  vendor.faults.clearFaults();
  expect((await ask()).status).toBe(201);
  const broken = await ask("/broken");
  expect([broken.status, await broken.text()]).toEqual([500, "TypeError: the fake has a mistake"]);
});
