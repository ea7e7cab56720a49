import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startTestingVendor, type TestingVendor } from "./testing-vendor.ts";

let acme: TestingVendor;
beforeEach(async () => {
  acme = await startTestingVendor();
});
afterEach(() => acme.close());

async function control(method: string, path: string, body?: unknown) {
  const answer = await fetch(`${acme.origin}/__docmux${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
}

const look = async () => (await fetch(`${acme.origin}/runs/1`)).status;

describe("faults", () => {
  test("are ordered, listed and taken back", async () => {
    const ordered = await control("POST", "/faults", {
      kind: "status",
      status: 503,
      pathPattern: "^.runs",
      times: "always",
    });
    expect(ordered).toEqual({ status: 201, body: { id: 1 } });
    expect([await look(), await look()]).toEqual([503, 503]);
    expect((await control("GET", "/faults")).body).toEqual({
      faults: [{ id: 1, kind: "status", status: 503, pathPattern: "^.runs", left: "always" }],
    });
    expect((await control("DELETE", "/faults/1")).status).toBe(204);
    expect(await look()).toBe(200);
    expect((await control("DELETE", "/faults/1")).status).toBe(404);
  });

  test("are ordered and taken back by the list", async () => {
    const unavailable = { kind: "status", status: 503 };
    const { body } = await control("POST", "/faults", [
      unavailable,
      unavailable,
      { ...unavailable, after: 1 },
    ]);
    expect(body).toEqual({ ids: [1, 2, 3] });
    expect((await control("DELETE", "/faults/1,2")).status).toBe(204);
    expect([await look(), await look(), await look()]).toEqual([200, 503, 200]);
  });

  test("are cleared", async () => {
    await control("POST", "/faults", { kind: "html-error", status: 502 });
    expect((await control("DELETE", "/faults")).status).toBe(204);
    expect(await look()).toBe(200);
  });

  test.each([
    [{ kind: "earthquake" }, /no fault "earthquake".*Use one of: latency/],
    [{ kind: "constructor" }, /no fault "constructor"/],
    [{ kind: "rewrite" }, /no fault "rewrite" over HTTP/],
    [{ kind: "latency" }, /needs the property delayMs/],
    [{ kind: "latency", delayMs: "long" }, /property delayMs.*is invalid/],
    [{ kind: "status", status: 99 }, /property status.*is invalid/],
    [{ kind: "status", status: 503, pathPattern: "(" }, /property pathPattern.*is invalid/],
    [{ kind: "status", status: 503, rate: 2 }, /property rate.*is invalid/],
    [{ kind: "latency", delayMs: 2 ** 31 }, /property delayMs.*is invalid/],
    [{ kind: "huge-body", sizeBytes: 1e12 }, /property sizeBytes.*is invalid/],
    [{ kind: "clock-skew", skewMs: 1e300 }, /property skewMs.*is invalid/],
    [{ kind: "status", status: 503, retryAfter: "1\n2" }, /property retryAfter.*is invalid/],
    [{ kind: "status", status: 503, headers: { "bad name": "x" } }, /property headers.*is invalid/],
    [{ kind: "redirect", location: "http://x/", status: "302" }, /property status.*is invalid/],
    [{ kind: "third-party-urls", origin: "mailto:a@b.c" }, /property origin.*is invalid/],
    [{ kind: ["status"], status: 503 }, /no fault "status"/],
    [{ kind: "truncated-json", whatever: 1 }, /has no property whatever/],
    [[{ kind: "truncated-json" }, 7], /is a JSON object/],
  ])("%j is refused in one sentence", async (fault, sentence) => {
    const { status, body } = await control("POST", "/faults", fault);
    expect(status).toBe(400);
    expect(body.error).toMatch(sentence);
    expect(await look()).toBe(200);
  });
});

describe("the journal", () => {
  test("is read from where one stopped, and cleared", async () => {
    await look();
    await look();
    const first = (await control("GET", "/requests")).body;
    expect(first.requests).toMatchObject([
      { number: 1, method: "GET", path: "/runs/1", answered: 200, vendorStatus: 200, faults: [] },
      { number: 2 },
    ]);
    await look();
    const next = (await control("GET", `/requests?after=${first.last}`)).body;
    expect(next.requests).toMatchObject([{ number: 3 }]);
    await control("DELETE", "/requests?through=2");
    expect((await control("GET", "/requests")).body.requests).toMatchObject([{ number: 3 }]);
    await control("DELETE", "/requests");
    expect((await control("GET", "/requests")).body).toEqual({ requests: [], last: 0 });
    await look();
    expect((await control("GET", "/requests")).body.requests).toMatchObject([{ number: 4 }]);
  });

  test.each(["GET", "DELETE"])("%s refuses a place that is no number", async (method) => {
    await look();
    const query = method === "GET" ? "after=x" : "through=x";
    expect(await control(method, `/requests?${query}`)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining("not a number") },
    });
    expect(acme.requests()).toHaveLength(1);
  });

  test("does not hold the control's own requests, and no fault strikes them", async () => {
    await control("POST", "/faults", { kind: "status", status: 503, times: "always" });
    expect((await control("GET", "/requests")).body.requests).toEqual([]);
    expect((await control("GET", "/nothing")).status).toBe(404);
    expect(acme.requests()).toEqual([]);
  });
});
